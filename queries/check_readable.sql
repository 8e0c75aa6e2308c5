-- one row: every cell of the feed file has been read
select count(raw) as rows_read from raw
