-- one row a report on one of $subject_ids known by $as_of whose detail has $text in it, newest first, at most $most
-- no character of $text means anything but itself, and case does not matter
with hits as (
    select event_id, subject_id, event_type, occurred_at, recorded_at, source_kind, source_grade,
        intelligence_grade, detail
    from events
    where recorded_at <= $as_of
        and contains(lower(detail), lower($text))
        and subject_id in (select unnest($subject_ids))
),
taken_back as (
    select distinct event_id
    from corrections
    where action = 'retract' and recorded_at <= $as_of
)
select hits.*, taken_back.event_id is not null as retracted, count(*) over () as found
from hits
left join taken_back using (event_id)
order by occurred_at desc, event_id
limit $most
