-- one row a record of the CSV file that is taken up, with its number
select *, rowid + 1 as row_number
from checked_records
