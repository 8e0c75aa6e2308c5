-- one row a feed row that names somebody who was erased, or belongs to a report on them
create or replace temp table barred as
select row_number
from named
semi join barred_ids on named.id = barred_ids.id
union
select pointing.row_number
from pointing
semi join barred_events on pointing.id = barred_events.id
