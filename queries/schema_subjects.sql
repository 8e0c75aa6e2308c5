-- one row a version of a subject (a subject_id at a recorded_at)
select
    null::varchar as subject_id,
    null::timestamp as recorded_at,
    null::varchar as status,
    null::varchar as stream,
    null::date as opened_on,
    null::date as closed_on,
    null::varchar as area_id,
    null::varchar as retention_group
where false
