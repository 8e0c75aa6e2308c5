-- one row a sorted report of buckets $low to $high
copy (
    select *
    from sorted_events
    where bucket between $low and $high
) to $path (format parquet, compression zstd, row_group_size 16384)
