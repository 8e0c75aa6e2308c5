-- one row a version of an investigation known by $as_of, oldest first
select investigation_id, recorded_at, status, opened_on, closed_on
from investigations
where recorded_at <= $as_of
order by investigation_id, recorded_at
