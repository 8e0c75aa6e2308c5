-- one row a record of the CSV file that is taken up, in order
create or replace temp table staged_records as
select * from csv_records
