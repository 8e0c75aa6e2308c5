-- one row a row of the feed's subjects: typed columns, and why it cannot be taken (null: it can)
select
    row_number,
    subject_id,
    coalesce(as_moment(recorded_at), as_day(opened_on)::timestamp) as recorded_at,
    status,
    stream,
    as_day(opened_on) as opened_on,
    as_day(closed_on) as closed_on,
    area_id,
    retention_group,
    coalesce(
        unread,
        missing_flaw('subject_id', subject_id),
        identifier_flaw('subject_id', subject_id),
        moment_flaw('recorded_at', recorded_at, as_moment(recorded_at)),
        missing_flaw('status', status),
        choice_flaw('status', status, getvariable('choices')['subjects.status']),
        missing_flaw('stream', stream),
        text_flaw('stream', stream),
        missing_flaw('opened_on', opened_on),
        day_flaw('opened_on', opened_on, as_day(opened_on)),
        day_flaw('closed_on', closed_on, as_day(closed_on)),
        identifier_flaw('area_id', area_id),
        choice_flaw('retention_group', retention_group, getvariable('choices')['subjects.retention_group'])
    ) as flaw
from raw_subjects
