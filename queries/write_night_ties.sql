-- one row a person, somebody they are tied to, and a kind of tie; `frame` is the validated relation
create table ties as
select subject_id, other_id, kind, weight, began, last, recorded_at, reports, event_ids from frame
