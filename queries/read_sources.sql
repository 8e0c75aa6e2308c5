-- one row a source with an event known by $as_of
select distinct source_id from events where recorded_at <= $as_of order by source_id
