-- one row a contribution to one subject's score, the largest first
select
    subject_id, position, signal, evidence, unit, value, reason, event_ids, incident_id, event_type, family,
    occurred_at
from contributions
where subject_id = $subject_id and exists (select as_of from manifest where as_of = $as_of)
order by position
