-- one row a quarantined row of the files that are merged
copy (
    select *
    from merging
    order by load, row_number
) to $path (format parquet, compression zstd)
