-- one row a rival: its key and content
create or replace temp table contested as
select incoming.row_number, rivals.known, incoming.key, incoming.content
from incoming
join rivals using (row_number)
