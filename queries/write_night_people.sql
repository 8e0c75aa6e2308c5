-- one row a person who may be tied to others; `frame` is the validated relation
create table people as
select subject_id, status, reopened_on, chance, group_name from frame
