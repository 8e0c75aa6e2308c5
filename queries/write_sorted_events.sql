-- one row an arriving report of buckets $low to $high, in reading order: by bucket, subject, occurrence and id
create or replace temp table sorted_events as
select
    known_subjects.bucket,
    arriving.* replace (
        event_type::event_word as event_type,
        source_kind::event_word as source_kind,
        source_grade::event_word as source_grade,
        intelligence_grade::event_word as intelligence_grade
    )
from arriving
join known_subjects on arriving.subject_id = known_subjects.id
where known_subjects.bucket between $low and $high
order by known_subjects.place, arriving.occurred_at, arriving.event_id
