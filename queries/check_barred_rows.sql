-- one row a feed row whose number is given
create or replace temp table barred as
select unnest($numbers)::bigint as row_number
