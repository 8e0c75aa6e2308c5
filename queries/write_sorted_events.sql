-- one row an arriving report of buckets $low to $high, in reading order
create or replace temp table sorted_events as
select known_subjects.bucket, arriving.*
from arriving
join known_subjects on arriving.subject_id = known_subjects.id
where known_subjects.bucket between $low and $high
order by known_subjects.bucket, arriving.subject_id, arriving.occurred_at, arriving.event_id
