-- one row an arriving row, ordered by its columns from left to right
copy (select * from arriving order by all) to $path (format parquet, compression zstd, row_group_size 16384)
