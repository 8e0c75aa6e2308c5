-- one row an event of buckets $low to $high known by $as_of, in no order; columns as in read_reports
select
    events.subject_id,
    events.occurred_at,
    events.recorded_at,
    events.event_id,
    events.event_type,
    events.source_id,
    events.source_kind,
    events.source_grade,
    events.intelligence_grade,
    retractions.retracted_at
from events
left join (
    select event_id, min(recorded_at) as retracted_at
    from corrections
    where action = 'retract' and recorded_at <= $as_of
    group by event_id
) as retractions using (event_id)
where events.recorded_at <= $as_of and events.bucket between $low and $high
