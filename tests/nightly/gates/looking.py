"""Real small stores for the gates to look at, and what they see of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from analytics import taxonomy
from analytics.feed.ingest import ingest
from analytics.nightly import gates, scoring
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._judging import seeing
from analytics.nightly.gates._verdict import Verdict
from analytics.nightly.runner import Given
from analytics.ranking.model import priors
from analytics.store import nights, state
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from tests import stores

NIGHT = date(2026, 6, 30)
PARAMETERS = json.loads(json.dumps(scoring.parameters()))
POLICY = gates.load().gates
GIVEN = Given(NIGHT, priors(taxonomy.load()), taxonomy.load())
Row = Mapping[str, Any]
SOURCES = (("police", "P1"), ("police", "P2"), ("bank", "B1"))


def gate(name: str, **thresholds: float) -> Gate:
    """The gate as the shipped policy sets it, or with other thresholds."""
    return replace(POLICY[name], **thresholds) if thresholds else POLICY[name]  # type: ignore[type-var]


def night(as_of: date, loaded: int = 1, number: int = 1) -> Night:
    """A published night as far as gates need to know it: when, and what it had read."""
    told = {"inputs": {"loaded": loaded}, "parameters": PARAMETERS}
    return Night(number, as_of, "", "m", Path("none"), "", json.dumps(told), "")


@contextmanager
def seen(
    store: Store,
    as_of: date = NIGHT,
    *,
    published: Sequence[Night] = (),
    tables: Mapping[str, pl.DataFrame] | None = None,
    **other: Any,
) -> Iterator[Seen]:
    """What the gates see of a night over all that the store has loaded; `other` replaces parts of it."""
    given = replace(GIVEN, as_of=as_of)
    bound = {"loaded": state.last_load(store), "published": published, "parameters": PARAMETERS}
    with seeing(store, given, tables or {}, **bound) as looked:
        yield replace(looked, **other)


def verdict(name: str, store: Store, as_of: date = NIGHT, **more: Any) -> Verdict:
    """What the gate says, with the policy's thresholds."""
    with seen(store, as_of, **more) as looked:
        return POLICY[name].check(looked)


def of_the_next_night(name: str, path: Path, days: int = 1, **tables: pl.DataFrame) -> Verdict:
    """The verdict on the store's current night had it been computed `days` later, some tables replaced."""
    store = open_store(path)
    before = nights.current(store)
    if before is None:
        raise ValueError("the store has no night")
    kept = {
        table: nights.read(before, f"read_night_{table}") for table in ("queue", "contributions", "incidents")
    }
    later = before.as_of + timedelta(days=days)
    alike = {"model_id": before.model_id, "published": [before], "tables": {**kept, **tables}}
    return verdict(name, store, later, **alike)


def reports(
    first: date, days: int, a_day: int = 2, sources: Sequence[tuple[str, str]] = SOURCES
) -> list[dict[str, Any]]:
    """So many reports a day of each source about one subject, each recorded at noon."""
    rows = []
    for day in range(days):
        moment = datetime.combine(first + timedelta(days=day), time(12))
        for kind, source in sources:
            for number in range(a_day):
                happened = moment - timedelta(minutes=number)
                rows.append(
                    {
                        "event_id": f"E-{source}-{moment:%Y%m%d}-{number}",
                        "subject_id": "S1",
                        "occurred_at": happened.isoformat(),
                        "recorded_at": moment.isoformat(),
                        "event_type": ("police_stop", "traffic_offence")[number % 2],
                        "source_id": source,
                        "source_kind": kind,
                        "source_grade": "1",
                        "intelligence_grade": "A",
                    }
                )
    return rows


def loaded(store: Store, folder: Path, events: Sequence[Row], at: datetime | None = None) -> None:
    """Ingest a feed of one subject and these events, as if the clock had stood `at`."""
    folder.mkdir(parents=True)
    manifest = {"contract": 1, "classification": "synthetic", "producer": "test"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    subject = "subject_id,status,stream,opened_on,closed_on\nS1,closed,referral,2020-01-01,2021-01-01\n"
    (folder / "subjects.csv").write_text(subject, encoding="utf-8")
    if events:
        pl.DataFrame(list(events)).write_csv(folder / "events.csv")
    ingest(store, folder)
    if at is not None:
        with sqlite3.connect(store.state_path) as connection:
            newest = state.last_load(store)
            connection.execute("update loads set loaded_at = ? where number = ?", (at.isoformat(), newest))


def copied(store: Store, folder: Path) -> Store:
    """A copy that a test may change."""
    return open_store(stores.copied(store.path, folder / "store"))


def midnight(day: date) -> datetime:
    """00:00 UTC of a day."""
    return datetime.combine(day, time(), UTC)
