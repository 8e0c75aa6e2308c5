-- one row a stay in custody of one subject, in order of time
select
    subject_id, started_at, ended_at
from custody
where subject_id = $subject_id and exists (select as_of from manifest where as_of = $as_of)
order by started_at
