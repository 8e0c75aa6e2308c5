-- one row a record of the CSV file that is taken up, in order: typed columns and flaw
create or replace temp table checked_records as
select * exclude (row_number) from checked
