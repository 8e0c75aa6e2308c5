-- one row an id of somebody who was erased, out of those that the feed names
select unnest($ids)::varchar as id
