-- one row an event of $event_ids that was retracted by $as_of, with when that was first recorded
select event_id, min(recorded_at) as retracted_at
from query_table($corrections)
where list_contains($event_ids, event_id) and action = 'retract' and recorded_at <= $as_of
group by event_id
order by event_id
