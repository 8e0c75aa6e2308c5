-- one row a flawed row as it came, stored once; key is null where another row holds the key
copy (
    select
        $table::varchar as table_name,
        $file::varchar as file,
        raw.row_number,
        verdicts.reason,
        case when verdicts.keyed then to_json(incoming.key)::varchar end as key,
        $load::integer as load,
        raw.raw
    from raw
    join verdicts on raw.row_number = verdicts.row_number and verdicts.status = 'quarantined'
    join incoming on raw.row_number = incoming.row_number
    anti join quarantined on raw.raw = quarantined.raw
    qualify row_number() over (partition by raw.raw order by raw.row_number) = 1
    order by raw.row_number
) to $path (format parquet, compression zstd)
