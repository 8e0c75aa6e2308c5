-- one row a report on one of $subject_ids known by $as_of, recorded after the night of $since_days at the same place, not retracted by $as_of
select events.subject_id, events.event_id, events.recorded_at
from events
join (select unnest($subject_ids::varchar[]) as subject_id, unnest($since_days::date[]) as since) as seen
    using (subject_id)
where events.recorded_at <= $as_of
    and events.recorded_at > seen.since
    and events.event_id not in (
        select event_id
        from corrections
        where action = 'retract' and recorded_at <= $as_of
    )
order by events.subject_id, events.recorded_at, events.event_id
