-- one row a row held before whose subject or event is known by now
create or replace temp table released as
select waiting.* exclude (key, key_hash, content, reference)
from waiting
semi join known on waiting.reference = known.id
