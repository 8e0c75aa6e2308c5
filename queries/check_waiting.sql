-- one row a row held before that still waits
create or replace temp table still_waiting as
select waiting.* exclude (key, key_hash, content, reference)
from waiting
anti join known on waiting.reference = known.id
