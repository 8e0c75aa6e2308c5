-- one row a correction of an event (an event_id and action)
select
    null::varchar as event_id,
    null::varchar as action,
    null::timestamp as recorded_at,
    null::varchar as reason
where false
