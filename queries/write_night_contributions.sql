-- one row a subject and contribution; `frame` is the validated relation
create table contributions as
select
    subject_id, position, signal, evidence, unit, value, reason, event_ids, incident_id, event_type, family,
    occurred_at
from frame
