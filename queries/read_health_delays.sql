-- one row a kind of source and period (lately: 91 days before $as_of, before: the year before that): its delays in days
with delayed as (
    select
        source_kind,
        case when recorded_at > $as_of::timestamp - interval 91 days then 'lately' else 'before' end as period,
        (epoch_us(recorded_at) - epoch_us(occurred_at)) / 86400000000.0 as delay_days
    from events
    where recorded_at <= $as_of and recorded_at > $as_of::timestamp - interval 456 days
)
select
    source_kind,
    period,
    count(*)::integer as reports,
    quantile_cont(delay_days, 0.5) as median_days,
    quantile_cont(delay_days, 0.9) as most_days
from delayed
group by all
order by source_kind, period
