-- one row an event of $event_ids known by $as_of, and whether it was retracted by then
select event_id, retractions.event_id is not null as retracted
from events
left join (
    select distinct event_id
    from corrections
    where action = 'retract' and recorded_at <= $as_of
) as retractions using (event_id)
where event_id in (select unnest($event_ids)) and recorded_at <= $as_of
order by event_id
