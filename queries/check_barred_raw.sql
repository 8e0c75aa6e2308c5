-- one row a row that is about to be set aside: as it came, and why
select raw.row_number, raw.raw, verdicts.reason
from raw
join verdicts on raw.row_number = verdicts.row_number and verdicts.status = 'quarantined'
