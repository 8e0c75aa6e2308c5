-- one row a report of the feed that is held back
insert into barred_events
select distinct pointing.id
from pointing
semi join barred using (row_number)
