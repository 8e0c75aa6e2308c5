-- no relation: lets go of the records of a CSV file
drop table if exists staged_records;
drop table if exists checked_records;
