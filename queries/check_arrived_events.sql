-- one row a kind of source: how many reports a load brought, and how many of them were recorded after $latest
select
    source_kind,
    count(*) as brought,
    count(*) filter (recorded_at > $latest) as ahead
from arrived
group by source_kind
order by source_kind
