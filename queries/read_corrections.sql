-- one row a correction recorded by $as_of
select event_id, action, recorded_at, reason
from corrections
where recorded_at <= $as_of
order by event_id, action
