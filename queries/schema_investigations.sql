-- one row a version of an investigation (an investigation_id at a recorded_at)
select
    null::varchar as investigation_id,
    null::timestamp as recorded_at,
    null::varchar as status,
    null::date as opened_on,
    null::date as closed_on
where false
