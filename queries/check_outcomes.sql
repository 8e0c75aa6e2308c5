-- one row a row of the feed's outcomes: typed columns, and why it cannot be taken (null: it can)
select
    row_number,
    subject_id,
    outcome,
    as_day(occurred_on) as occurred_on,
    as_moment(recorded_at) as recorded_at,
    coalesce(
        unread,
        missing_flaw('subject_id', subject_id),
        identifier_flaw('subject_id', subject_id),
        missing_flaw('outcome', outcome),
        choice_flaw('outcome', outcome, getvariable('choices')['outcomes.outcome']),
        missing_flaw('occurred_on', occurred_on),
        day_flaw('occurred_on', occurred_on, as_day(occurred_on)),
        missing_flaw('recorded_at', recorded_at),
        moment_flaw('recorded_at', recorded_at, as_moment(recorded_at))
    ) as flaw
from raw_outcomes
