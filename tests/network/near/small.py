"""Small feeds about who was named with what."""

from __future__ import annotations

from pathlib import Path

from analytics.store.open import Store
from tests.feed.feeds import load, row

Named = tuple[str, str, str, str]
"""One report: its subject, the day it happened, and the kind and value of what it names."""


def store(tmp_path: Path, *named: Named, **tables: list[dict[str, str | None]]) -> Store:
    """A store of these reports, E0 on, each recorded at once; everybody is of area north."""
    people = sorted({subject for subject, *_ in named})
    events, links = [], []
    for number, (subject, day, kind, value) in enumerate(named):
        event_id, at = f"E{number}", f"{day} 10:00:00"
        events.append(row("events", event_id=event_id, subject_id=subject, occurred_at=at, recorded_at=at))
        links.append(row("event_links", event_id=event_id, link_kind=kind, link_value=value))
    loaded, _ = load(
        tmp_path,
        subjects=[row("subjects", subject_id=subject, area_id="north") for subject in people],
        events=events,
        event_links=links,
        **tables,
    )
    return loaded
