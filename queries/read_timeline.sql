-- one row a report on $subject_id, who is in $bucket, known by $as_of, with its text and its delay
select
    event_id,
    occurred_at,
    recorded_at,
    event_type,
    source_id,
    source_kind,
    source_grade,
    intelligence_grade,
    detail,
    (epoch_us(recorded_at) - epoch_us(occurred_at)) / 86400000000.0 as delay_days
from query_table($events)
where bucket = $bucket and subject_id = $subject_id and recorded_at <= $as_of
order by occurred_at, event_id
