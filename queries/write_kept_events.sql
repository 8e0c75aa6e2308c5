-- one row a report that stays, in the order of its file
copy (select * from staying) to $path (format parquet, compression snappy, row_group_size 16384)
