-- one row a node of the schema of the Parquet file $path, depth first, the root first
select name, num_children from parquet_schema($path)
