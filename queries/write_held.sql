-- one row a row that waits for its subject or event
copy (
    select * from still_waiting
    union all by name
    select incoming.* exclude (key, key_hash, content, reference, flaw, row_number)
    from incoming
    semi join (select row_number from verdicts where fresh) as fresh using (row_number)
    order by all
) to $path (format parquet, compression zstd)
