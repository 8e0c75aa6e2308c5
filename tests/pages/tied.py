"""A published night made by hand with ties: somebody in a busy neighbourhood, and somebody alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from analytics.store import nights, publish
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.pages import night

BUSY, ALONE = night.subject(1), night.subject(100)
ACTIVE, SECOND = "ACTIVE", night.subject(60)
"""Under investigation; behind somebody else."""
GROUP = "G-a1b2c3"
TIES: tuple[tuple[str, str, str, float, int | None, int], ...] = (
    (BUSY, night.subject(3), "contact", 0.6, 80, 2),
    (BUSY, night.subject(3), "investigation", 0.1, 2400, 0),
    (BUSY, ACTIVE, "address", 0.4, 800, 1),
    (BUSY, night.subject(2), "phone", 0.2, 400, 1),
    (BUSY, night.subject(110), "investigation", 0.1, None, 0),
    (night.subject(3), ACTIVE, "vehicle", 0.2, 700, 0),
    (night.subject(2), SECOND, "contact", 0.5, 300, 1),
    (SECOND, night.subject(61), "account", 0.3, 200, 0),
)
"""Two people, kind, weight, days since it began (None: not dated), and how many of the first's reports."""


def ties() -> pl.DataFrame:
    """The published relation: every tie from both sides."""
    rows: list[dict[str, Any]] = []
    for one, other, kind, weight, days, reports in TIES:
        began = None if days is None else night.MIDNIGHT - timedelta(days=days)
        about = {
            "kind": kind,
            "weight": weight,
            "began": began,
            "last": None if began is None else began + timedelta(days=30),
            "recorded_at": began,
            "reports": reports,
            "event_ids": [f"{one}.{number}" for number in range(reports)],
        }
        rows += [{"subject_id": a, "other_id": b} | about for a, b in ((one, other), (other, one))]
    times = dict.fromkeys(("began", "last", "recorded_at"), pl.Datetime("us"))
    frame = pl.DataFrame(
        rows, schema_overrides=times | {"reports": pl.Int32, "event_ids": pl.List(pl.String)}
    )
    return frame.sort("subject_id", "other_id", "kind")


def people(ranked: pl.DataFrame) -> pl.DataFrame:
    """The published relation: everybody on the list, and one under investigation."""
    names = [*ranked["subject_id"], ACTIVE]
    moving = {BUSY: 0.4, night.subject(3): 0.2}
    return pl.DataFrame(
        {
            "subject_id": names,
            "status": ["active" if name == ACTIVE else "closed" for name in names],
            "reopened_on": [date(2026, 3, 7) if name == ACTIVE else None for name in names],
            "chance": [moving.get(name, 0.0) for name in names],
            "group_name": [GROUP if name in {*moving, ACTIVE} else None for name in names],
        },
        schema_overrides={"reopened_on": pl.Date, "group_name": pl.String},
    ).sort("subject_id")


def make(path: Path, *, with_ties: bool = True) -> Path:
    """A store whose current night has ties, or is like those before ties were kept."""
    night.make(path)
    kept = open_store(path)
    first = nights.current(kept)
    if first is None:
        raise LookupError("the night made by hand is not published")
    tables = {
        name: nights.read(first, f"read_night_{name}").drop("manifest", strict=False)
        for name in ("queue", "contributions", "incidents", "custody")
    }
    if with_ties:
        tables |= {"ties": ties(), "people": people(tables["queue"])}
    manifest = json.dumps({"outputs": {name: {"rows": frame.height} for name, frame in tables.items()}})
    published = datetime(2026, 6, 30, 5, 0, tzinfo=UTC).isoformat()
    with hold(kept):
        publication = publish.Publication(2, night.AS_OF, published, night.MODEL, manifest, "0" * 64)
        publish.publish(kept, publication, tables)
    return path
