-- one row a version of a subject known by $as_of, oldest first
select subject_id, recorded_at, status, stream, opened_on, closed_on, area_id, retention_group
from subjects
where recorded_at <= $as_of
order by subject_id, recorded_at
