-- one row a link of an event known by $as_of
-- A link waits until its event is accepted, so the later events, which are few, tell which links are too early.
select event_links.event_id, event_links.link_kind, event_links.link_value
from event_links
anti join (select event_id from events where not recorded_at <= $as_of) as later using (event_id)
order by event_links.event_id, event_links.link_kind, event_links.link_value
