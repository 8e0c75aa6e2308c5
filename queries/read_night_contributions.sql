-- one row a subject and contribution of the night
select
    subject_id, position, signal, evidence, unit, value, reason, event_ids, incident_id, event_type, family,
    occurred_at
from contributions
where exists (select as_of from manifest where as_of = $as_of)
order by subject_id, position
