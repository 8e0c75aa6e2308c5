-- one row a person, somebody they are tied to, and a kind of tie
select
    subject_id, other_id, kind, weight, began, last, recorded_at, reports, event_ids
from ties
where exists (select as_of from manifest where as_of = $as_of)
order by subject_id, other_id, kind
