-- one row a subject who belongs in the queue of the night: closed, not only witness or victim, not reopened
with newest as (
    select subject_id, status, closed_on, recorded_at
    from subjects
    where recorded_at <= $as_of
    qualify row_number() over (partition by subject_id order by recorded_at desc) = 1
),
bystanders as (
    select subject_id
    from involvements
    where not exists (
        select 1
        from investigations
        where investigations.investigation_id = involvements.investigation_id
        having min(investigations.recorded_at) > $as_of
    )
    group by subject_id
    having bool_and(role in ('witness', 'victim'))
),
reopened as (
    select subject_id, max(recorded_at) as reopened_at, max(occurred_on) as reopened_on
    from outcomes
    where outcome = 'reopened' and recorded_at <= $as_of
    group by subject_id
)
select newest.subject_id
from newest
left join reopened using (subject_id)
where newest.status = 'closed'
    and newest.subject_id not in (select subject_id from bystanders)
    and (
        reopened.subject_id is null
        or newest.recorded_at > reopened.reopened_at
        or coalesce(newest.closed_on > reopened.reopened_on, false)
    )
order by newest.subject_id
