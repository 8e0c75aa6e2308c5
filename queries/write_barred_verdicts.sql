-- one row a feed row that is held back: it counts as held, and nothing of it is kept
delete from verdicts where row_number in (select row_number from barred);
insert into verdicts
select row_number, 'held', null, false, false
from barred
