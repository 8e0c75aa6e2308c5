-- one row a row of the feed's event links: its columns, and why it cannot be taken (null: it can)
select
    row_number,
    event_id,
    link_kind,
    link_value,
    coalesce(
        unread,
        missing_flaw('event_id', event_id),
        identifier_flaw('event_id', event_id),
        missing_flaw('link_kind', link_kind),
        choice_flaw('link_kind', link_kind, getvariable('choices')['event_links.link_kind']),
        missing_flaw('link_value', link_value),
        identifier_flaw('link_value', link_value)
    ) as flaw
from raw_event_links
