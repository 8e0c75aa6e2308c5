-- one row an event that the store knows
select event_id as id from events
