-- one row a decision on a pair that was recorded by $as_of, the oldest first
select recorded_at, kind, first, second, verdict
from merges
where recorded_at <= $as_of
order by number
