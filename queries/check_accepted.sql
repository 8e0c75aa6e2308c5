-- one row an accepted feed row
select * exclude (key, key_hash, content, reference, flaw)
from incoming
anti join verdicts using (row_number)
