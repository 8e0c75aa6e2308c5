-- one row a link of an event (an event_id, link_kind and link_value)
select
    null::varchar as event_id,
    null::varchar as link_kind,
    null::varchar as link_value
where false
