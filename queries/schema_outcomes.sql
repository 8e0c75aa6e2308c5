-- one row an outcome of a subject (a subject_id, outcome and occurred_on)
select
    null::varchar as subject_id,
    null::varchar as outcome,
    null::date as occurred_on,
    null::timestamp as recorded_at
where false
