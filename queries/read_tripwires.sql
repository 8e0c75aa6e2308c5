-- one row a report of $event_types that can trip: known by $as_of, recorded in the $days days before, graded 1 or 2 and A or B, not retracted by then, of a subject who is closed
select subject_id, event_id, event_type, source_id, recorded_at
from events
where recorded_at <= $as_of
    and recorded_at > $as_of::timestamp - to_days($days::integer)
    and occurred_at <= $as_of
    and list_contains($event_types, event_type)
    and source_grade in ('1', '2')
    and intelligence_grade in ('A', 'B')
    and event_id not in (
        select event_id
        from corrections
        where action = 'retract' and recorded_at <= $as_of
    )
    and subject_id in (
        select subject_id
        from subjects
        where recorded_at <= $as_of
        group by subject_id
        having arg_max(status, recorded_at) = 'closed'
    )
order by recorded_at, event_id
