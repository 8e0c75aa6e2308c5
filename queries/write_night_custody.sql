-- one row a stay in custody of a ranked subject; `frame` is the validated relation
create table custody as
select subject_id, started_at, ended_at from frame
