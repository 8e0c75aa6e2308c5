-- one row a tie of some people (a person, somebody they are tied to, and a kind), in that order
select
    subject_id, other_id, kind, weight, began, last, recorded_at, reports, event_ids
from ties
where list_contains($subject_ids, subject_id) and exists (select as_of from manifest where as_of = $as_of)
order by subject_id, other_id, kind
