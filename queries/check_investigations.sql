-- one row a row of the feed's investigations: typed columns, and why it cannot be taken (null: it can)
select
    row_number,
    investigation_id,
    coalesce(as_moment(recorded_at), as_day(opened_on)::timestamp) as recorded_at,
    status,
    as_day(opened_on) as opened_on,
    as_day(closed_on) as closed_on,
    coalesce(
        unread,
        missing_flaw('investigation_id', investigation_id),
        identifier_flaw('investigation_id', investigation_id),
        moment_flaw('recorded_at', recorded_at, as_moment(recorded_at)),
        missing_flaw('status', status),
        choice_flaw('status', status, getvariable('choices')['investigations.status']),
        missing_flaw('opened_on', opened_on),
        day_flaw('opened_on', opened_on, as_day(opened_on)),
        day_flaw('closed_on', closed_on, as_day(closed_on))
    ) as flaw
from raw_investigations
