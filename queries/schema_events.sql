-- one row a report (an event_id); bucket is a stable hash of subject_id from 0 to 255
select
    null::usmallint as bucket,
    null::varchar as event_id,
    null::varchar as subject_id,
    null::timestamp as occurred_at,
    null::timestamp as recorded_at,
    null::varchar as event_type,
    null::varchar as source_id,
    null::varchar as source_kind,
    null::varchar as source_grade,
    null::varchar as intelligence_grade,
    null::varchar as detail
where false
