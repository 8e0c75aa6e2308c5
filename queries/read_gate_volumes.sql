-- one row a source, its kind, and days ago (0: the day before the night) of the last 91: reports recorded then
select
    (epoch_us($as_of::timestamp) - epoch_us(recorded_at)) // 86400000000 as days_ago,
    source_kind,
    source_id,
    count(*) as reports
from events
where recorded_at <= $as_of and recorded_at > $as_of::timestamp - interval 91 day
group by all
order by all
