-- one row a record of the CSV file $path after its header, in order, every column as text; empty is null
select *
from read_csv(
    $path,
    auto_detect = false,
    header = false,
    skip = 1,
    delim = ',',
    quote = '"',
    escape = '"',
    columns = $columns,
    strict_mode = true,
    allow_quoted_nulls = true,
    max_line_size = $line_bytes
)
