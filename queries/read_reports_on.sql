-- one row a report on one of $subject_ids recorded by $as_of: what it is of and when, no retracted one
select subject_id, event_id, event_type, occurred_at, recorded_at
from events
where recorded_at <= $as_of
    and subject_id in (select unnest($subject_ids::varchar[]))
    and event_id not in (
        select event_id
        from corrections
        where action = 'retract' and recorded_at <= $as_of
    )
order by subject_id, recorded_at, event_id
