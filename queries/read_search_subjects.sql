-- one row a subject known by $as_of whose id begins with $text, whatever the case: exact ones first, at most $most
with newest as (
    select subject_id, status, stream, area_id, opened_on, closed_on
    from subjects
    where recorded_at <= $as_of and starts_with(lower(subject_id), lower($text))
    qualify row_number() over (partition by subject_id order by recorded_at desc) = 1
)
select *, count(*) over () as found
from newest
order by subject_id <> $text, length(subject_id), subject_id
limit $most
