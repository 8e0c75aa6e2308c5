-- one row a sorted report of buckets $low to $high
copy (
    select * replace (
        event_type::varchar as event_type,
        source_kind::varchar as source_kind,
        source_grade::varchar as source_grade,
        intelligence_grade::varchar as intelligence_grade
    )
    from sorted_events
    where bucket between $low and $high
) to $path (format parquet, compression snappy, row_group_size 16384)
