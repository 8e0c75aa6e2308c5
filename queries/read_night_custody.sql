-- one row a stay in custody of a ranked subject of the night
select
    subject_id, started_at, ended_at
from custody
where exists (select as_of from manifest where as_of = $as_of)
order by subject_id, started_at
