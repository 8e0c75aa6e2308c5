-- one row a person in a group of an earlier night: the group's name
select subject_id, group_name
from people
where group_name is not null and exists (select as_of from manifest where as_of = $as_of)
order by subject_id
