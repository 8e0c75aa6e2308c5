-- no row: what a feed file that is not there would have come as
select null::bigint as row_number, null::varchar as unread, null::varchar as raw where false
