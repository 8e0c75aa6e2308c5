-- one row a week (its Monday) and kind of source: reports recorded in the half year before $as_of
select date_trunc('week', recorded_at)::date as week, source_kind, count(*)::integer as reports
from events
where recorded_at <= $as_of and recorded_at > $as_of::timestamp - interval 182 days
group by all
order by week, source_kind
