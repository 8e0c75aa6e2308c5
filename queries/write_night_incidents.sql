-- one row an incident of a ranked subject; `frame` is the validated relation
create table incidents as
select
    incident_id, subject_id, event_type, family, severity, protective, occurred_at, recorded_at, reports,
    sources, source_kinds, weight, in_custody, event_ids
from frame
