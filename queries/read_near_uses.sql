-- one row a link of an event known by $as_of that no correction recorded by then has retracted
select event_links.link_kind, event_links.link_value, events.subject_id, events.event_id, events.occurred_at
from event_links
join events using (event_id)
anti join (
    select event_id
    from corrections
    where action = 'retract' and recorded_at <= $as_of
) as retracted using (event_id)
where events.recorded_at <= $as_of
order by event_links.link_kind, event_links.link_value, events.occurred_at, events.event_id
