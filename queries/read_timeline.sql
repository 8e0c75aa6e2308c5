-- one row a report on $subject_id, who is in $bucket, known by $as_of, with its text, its delay and any retraction
with known as materialized (
    select *
    from query_table($events)
    where bucket = $bucket and subject_id = $subject_id and recorded_at <= $as_of
),
retractions as (
    select event_id, min(recorded_at) as retracted_at
    from query_table($corrections)
    where event_id in (select event_id from known) and action = 'retract' and recorded_at <= $as_of
    group by event_id
)
select
    known.event_id,
    known.occurred_at,
    known.recorded_at,
    known.event_type,
    known.source_id,
    known.source_kind,
    known.source_grade,
    known.intelligence_grade,
    known.detail,
    retractions.retracted_at is not null as retracted,
    retractions.retracted_at,
    (epoch_us(known.recorded_at) - epoch_us(known.occurred_at)) / 86400000000.0 as delay_days
from known
left join retractions using (event_id)
order by known.occurred_at, known.event_id
