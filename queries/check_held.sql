-- one row a sound feed row, new by its key, that refers to what is not known yet
insert into verdicts
select row_number, 'held', null, true, false
from scanned
anti join verdicts using (row_number)
where flaw is null and not known
