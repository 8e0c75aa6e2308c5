-- one row a quarantined row: where it came from, why, its key as JSON where that is free, and the row as it came
select
    null::varchar as table_name,
    null::varchar as file,
    null::bigint as row_number,
    null::varchar as reason,
    null::varchar as key,
    null::integer as load,
    null::varchar as raw
where false
