-- no row: what a table refers to that refers to nothing
select null::varchar as id where false
