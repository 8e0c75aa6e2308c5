-- one row an outcome recorded by $as_of
select subject_id, outcome, occurred_on, recorded_at
from outcomes
where recorded_at <= $as_of
order by subject_id, occurred_on, outcome
