-- one row a row of the feed's events: typed columns, and why it cannot be taken (null: it can)
select
    row_number,
    event_id,
    subject_id,
    as_moment(occurred_at) as occurred_at,
    as_moment(recorded_at) as recorded_at,
    event_type,
    source_id,
    source_kind,
    source_grade,
    intelligence_grade,
    detail,
    coalesce(
        unread,
        missing_flaw('event_id', event_id),
        identifier_flaw('event_id', event_id),
        missing_flaw('subject_id', subject_id),
        identifier_flaw('subject_id', subject_id),
        missing_flaw('occurred_at', occurred_at),
        moment_flaw('occurred_at', occurred_at, as_moment(occurred_at)),
        missing_flaw('recorded_at', recorded_at),
        moment_flaw('recorded_at', recorded_at, as_moment(recorded_at)),
        missing_flaw('event_type', event_type),
        choice_flaw('event_type', event_type, getvariable('choices')['events.event_type']),
        missing_flaw('source_id', source_id),
        identifier_flaw('source_id', source_id),
        missing_flaw('source_kind', source_kind),
        choice_flaw('source_kind', source_kind, getvariable('choices')['events.source_kind']),
        missing_flaw('source_grade', source_grade),
        choice_flaw('source_grade', source_grade, getvariable('choices')['events.source_grade']),
        missing_flaw('intelligence_grade', intelligence_grade),
        choice_flaw('intelligence_grade', intelligence_grade, getvariable('choices')['events.intelligence_grade']),
        text_flaw('detail', detail),
        case
            when as_moment(occurred_at) > as_moment(recorded_at)
                then 'occurred_at ' || as_moment(occurred_at) || ' is after recorded_at '
                    || as_moment(recorded_at) || '; allowed: at or before it'
        end
    ) as flaw
from raw_events
