-- one row a person who may be tied to others
select
    subject_id, status, reopened_on, chance, group_name
from people
where exists (select as_of from manifest where as_of = $as_of)
order by subject_id
