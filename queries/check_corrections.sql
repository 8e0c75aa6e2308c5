-- one row a row of the feed's corrections: typed columns, and why it cannot be taken (null: it can)
select
    row_number,
    event_id,
    action,
    as_moment(recorded_at) as recorded_at,
    reason,
    coalesce(
        unread,
        missing_flaw('event_id', event_id),
        identifier_flaw('event_id', event_id),
        missing_flaw('action', action),
        choice_flaw('action', action, getvariable('choices')['corrections.action']),
        missing_flaw('recorded_at', recorded_at),
        moment_flaw('recorded_at', recorded_at, as_moment(recorded_at)),
        missing_flaw('reason', reason),
        text_flaw('reason', reason)
    ) as flaw
from raw_corrections
