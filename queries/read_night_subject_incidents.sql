-- one row an incident of one subject, in order of time
select
    incident_id, subject_id, event_type, family, severity, protective, occurred_at, recorded_at, reports,
    sources, source_kinds, weight, in_custody, event_ids
from incidents
where subject_id = $subject_id and exists (select as_of from manifest where as_of = $as_of)
order by occurred_at, incident_id
