-- one row an incident of a ranked subject of the night
select
    incident_id, subject_id, event_type, family, severity, protective, occurred_at, recorded_at, reports,
    sources, source_kinds, weight, in_custody, event_ids
from incidents
where exists (select as_of from manifest where as_of = $as_of)
order by subject_id, occurred_at, incident_id
