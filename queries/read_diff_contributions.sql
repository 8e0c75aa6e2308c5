-- one row a contribution to the score of one of $subject_ids, by subject and position
select subject_id, position, signal, evidence, reason, event_ids, incident_id
from contributions
where subject_id in (select unnest($subject_ids))
    and exists (select as_of from manifest where as_of = $as_of)
order by subject_id, position
