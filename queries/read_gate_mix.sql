-- one row a kind of report: how many were recorded in the 28 days before the night, and in the year before these
select
    event_type,
    source_kind,
    source_grade,
    intelligence_grade,
    count(*) filter (recorded_at > $as_of::timestamp - interval 28 day) as recent,
    count(*) filter (recorded_at <= $as_of::timestamp - interval 28 day) as earlier
from events
where recorded_at <= $as_of and recorded_at > $as_of::timestamp - interval 393 day
group by all
order by all
