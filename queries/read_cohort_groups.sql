-- one row a subject known by $as_of who has a retention group: the one of the newest version known
select subject_id, retention_group
from subjects
where recorded_at <= $as_of
qualify row_number() over (partition by subject_id order by recorded_at desc) = 1
    and retention_group is not null
order by subject_id
