-- one row a link of an event of buckets $low to $high known by $as_of
select event_links.event_id, event_links.link_kind, event_links.link_value
from event_links
semi join (
    select event_id from events where recorded_at <= $as_of and bucket between $low and $high
) as part using (event_id)
order by event_links.event_id, event_links.link_kind, event_links.link_value
