-- one row: what was known by $as_of about subject $subject_id that decides whether it is ranked; none if unknown
select
    newest.status, newest.stream, newest.area_id, newest.opened_on, newest.closed_on, newest.recorded_at,
    roles.roles, reopened.recorded_at as reopened_at
from (
    select status, stream, area_id, opened_on, closed_on, recorded_at
    from subjects
    where subject_id = $subject_id and recorded_at <= $as_of
    order by recorded_at desc
    limit 1
) as newest
cross join (
    select coalesce(list(distinct role order by role), []) as roles
    from involvements
    where subject_id = $subject_id
) as roles
cross join (
    select max(recorded_at) as recorded_at
    from outcomes
    where subject_id = $subject_id and outcome = 'reopened' and recorded_at <= $as_of
) as reopened
