-- one row a subject that the store knows, with its bucket, a stable hash of its id from 0 to 255, and its place in reading order
create or replace temp table known_subjects as
select id, bucket, row_number() over (order by bucket, id)::uinteger as place
from (
    select distinct subject_id as id, (md5_number_lower(subject_id) % 256)::usmallint as bucket
    from subjects
)
