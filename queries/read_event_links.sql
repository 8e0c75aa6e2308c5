-- one row a link of an event known by $as_of
select event_links.event_id, event_links.link_kind, event_links.link_value
from event_links
semi join (select event_id from events where recorded_at <= $as_of) as known using (event_id)
order by event_links.event_id, event_links.link_kind, event_links.link_value
