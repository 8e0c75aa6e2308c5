-- one row a group of the night of whom somebody may be escalating; the most of them first
select
    people.group_name,
    count(*)::integer as members,
    count(queue.rank)::integer as ranked,
    count(*) filter (people.status = 'active')::integer as active,
    count(*) filter (people.chance > 0)::integer as rising,
    min(queue.rank) as first_rank,
    arg_min(people.subject_id, coalesce(queue.rank, 2147483647)) as first_subject,
    round(sum(people.chance), 6) as strength
from people
left join queue using (subject_id)
where people.group_name is not null and exists (select as_of from manifest where as_of = $as_of)
group by people.group_name
having count(*) filter (people.chance > 0) > 1
order by rising desc, strength desc, people.group_name
