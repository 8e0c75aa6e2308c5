-- one row a subject, investigation and role that may count by $as_of; known_at is when the investigation was recorded
-- The contract gives involvements no clock: one whose investigation no row tells of counts always (known_at is null).
select involvements.subject_id, involvements.investigation_id, involvements.role, first_told.recorded_at as known_at
from involvements
left join (
    select investigation_id, min(recorded_at) as recorded_at
    from investigations
    group by investigation_id
) as first_told using (investigation_id)
where first_told.recorded_at is null or first_told.recorded_at <= $as_of
order by involvements.subject_id, involvements.investigation_id, involvements.role
