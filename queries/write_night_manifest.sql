-- one row: the night and its manifest
create table manifest as
select $as_of::date as as_of, $manifest::varchar as manifest
