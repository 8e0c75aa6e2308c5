-- one row a row that stays, in the order of its file
copy (select * from staying) to $path (format parquet, compression zstd, row_group_size 16384)
