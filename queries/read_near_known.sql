-- one row a kind of thing that $first or $second is by $as_of: a subject, or a kind of what a report names
select 'subject' as link_kind, subject_id as value
from subjects
where recorded_at <= $as_of and subject_id in ($first, $second)
group by all
union all
select event_links.link_kind, event_links.link_value as value
from event_links
join events using (event_id)
where
    events.recorded_at <= $as_of
    and event_links.link_kind <> 'subject'
    and event_links.link_value in ($first, $second)
group by all
order by link_kind, value
