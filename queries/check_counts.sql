-- one row: how many feed rows there were, and what became of those that were not plainly accepted
select
    (select count(*) from scanned) as total,
    count(*) filter (where status = 'duplicate') as duplicate,
    count(*) filter (where status = 'held') as held,
    count(*) filter (where status = 'held' and fresh) as newly_held,
    count(*) filter (where status = 'quarantined') as quarantined
from verdicts
