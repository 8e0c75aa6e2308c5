-- one row a feed row: its flaw, the hash of its key, and whether what it refers to is known
create or replace temp table scanned as
select
    incoming.row_number,
    incoming.flaw,
    incoming.key_hash,
    incoming.reference is null or known.id is not null as known
from incoming
left join known on incoming.reference = known.id
