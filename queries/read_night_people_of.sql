-- one row a person out of some: where they stand that night; null where they are not on the list
select
    people.subject_id, people.status, people.reopened_on, people.chance, people.group_name,
    queue.rank, queue.score, queue.probability, queue.since, queue.last_event_on, queue.main_reason
from people
left join queue using (subject_id)
where list_contains($subject_ids, people.subject_id) and exists (select as_of from manifest where as_of = $as_of)
order by people.subject_id
