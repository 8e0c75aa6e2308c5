-- one row a subject, investigation and role
select
    null::varchar as subject_id,
    null::varchar as investigation_id,
    null::varchar as role
where false
