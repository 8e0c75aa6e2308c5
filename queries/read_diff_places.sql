-- one row a subject of $subject_ids known by $as_of: what decides whether the night ranks them
with newest as (
    select subject_id, status, closed_on, recorded_at
    from subjects
    where recorded_at <= $as_of and subject_id in (select unnest($subject_ids))
    qualify row_number() over (partition by subject_id order by recorded_at desc) = 1
),
roles as (
    select subject_id, bool_and(role in ('witness', 'victim')) as bystander
    from involvements
    where subject_id in (select unnest($subject_ids)) and not exists (
        select 1
        from investigations
        where investigations.investigation_id = involvements.investigation_id
        having min(investigations.recorded_at) > $as_of
    )
    group by subject_id
),
reopened as (
    select subject_id, max(recorded_at) as reopened_at, max(occurred_on) as reopened_on
    from outcomes
    where outcome = 'reopened' and recorded_at <= $as_of
    group by subject_id
)
select
    newest.subject_id,
    newest.status,
    newest.closed_on,
    coalesce(roles.bystander, false) as bystander,
    reopened.reopened_on,
    reopened.subject_id is not null
    and newest.recorded_at <= reopened.reopened_at
    and not coalesce(newest.closed_on > reopened.reopened_on, false) as reopened
from newest
left join roles using (subject_id)
left join reopened using (subject_id)
order by newest.subject_id
