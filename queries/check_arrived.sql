-- one row: how many rows of a table a load brought, and how many of them were recorded after $latest
select
    count(*) as brought,
    count(*) filter (recorded_at > $latest) as ahead
from arrived
