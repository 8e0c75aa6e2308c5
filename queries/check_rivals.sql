-- one row a sound feed row whose key may have been seen elsewhere (by hash; compared exactly later)
create or replace temp table rivals as
with sound as (select row_number, key_hash from scanned where flaw is null),
repeated as (select key_hash from sound group by key_hash having count(*) > 1),
seen as (select key_hash from stored union all select key_hash from waiting)
select row_number, known
from scanned
semi join (
    select key_hash from repeated
    union
    select key_hash from seen semi join sound using (key_hash)
) as shared using (key_hash)
where flaw is null
