-- one row a subject: how many reports are known by the night and not retracted by then
select subject_id, count(*) as known
from events
where recorded_at <= $as_of
    and event_id not in (
        select event_id
        from corrections
        where action = 'retract' and recorded_at <= $as_of
    )
group by subject_id
order by subject_id
