"""A small desk for tests: a list of people, and what came in about them, all in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk import cases, handing_out, tripwires
from analytics.casework.desk.cases import Case, Shown, Status
from analytics.casework.desk.handing_out import Nothing
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.news import News
from analytics.casework.desk.tripwires import HITS
from analytics.casework.people import Actor
from tests.casework.conftest import NOW

NIGHT = date(2026, 6, 30)
WIRES = tripwires.load()
DAY = timedelta(days=1)


def with_known_keys(casework: Casework) -> Casework:
    """The same casework whose lots fall the same way in every run."""
    keys = replace(casework.keys, audit=b"a" * 32, identifiers=b"b" * 32)
    return replace(casework, keys=keys)


def listed(count: int = 30, as_of: date = NIGHT) -> Listed:
    """P001 first, then P002, and so on."""
    ids = tuple(f"P{number:03}" for number in range(1, count + 1))
    return Listed(as_of, ids, np.arange(1, count + 1), np.linspace(9.0, -9.0, count))


def hit(subject_id: str, event_id: str, days_ago: int = 1, source: str = "X1") -> tuple[object, ...]:
    """A report that trips, recorded some days before the night."""
    recorded = datetime(NIGHT.year, NIGHT.month, NIGHT.day) - timedelta(days=days_ago)
    return (subject_id, event_id, "intent_leakage", source, recorded)


def news(
    *hits: tuple[object, ...],
    unseen: Mapping[str, tuple[str, ...]] | None = None,
    as_of: date = NIGHT,
) -> News:
    """What trips, and whose reports nobody has read since."""
    frame = pl.DataFrame(list(hits), schema=HITS, orient="row")
    return News(
        as_of,
        frame,
        WIRES,
        lambda since: {who: (unseen or {})[who] for who in since if who in (unseen or {})},
    )


def take(
    casework: Casework,
    actor: Actor,
    *hits: tuple[object, ...],
    now: datetime = NOW,
    unseen: Mapping[str, tuple[str, ...]] | None = None,
    people: int = 30,
) -> Shown:
    """What `next_case` hands out; the test fails where that is nothing."""
    found = handing_out.next_case(casework, actor, listed(people), news(*hits, unseen=unseen), now=now)
    assert found.case is not None, found.nothing
    return found.case


def nothing(casework: Casework, actor: Actor, *, now: datetime = NOW, people: int = 30) -> Nothing | None:
    """Why `next_case` hands out nothing."""
    found = handing_out.next_case(casework, actor, listed(people), news(), now=now)
    assert found.case is None
    return found.nothing


def move_on(
    casework: Casework,
    actor: Actor,
    case_id: int,
    status: Status = "closed",
    outcome: str | None = "no further action",
    now: datetime = NOW,
) -> Case:
    """The case's next status, as a decision brings it about."""
    with writing(casework) as connection:
        return cases.move_on(connection, casework, actor, case_id, status=status, outcome=outcome, now=now)


def case(casework: Casework, case_id: int) -> Case:
    """The case as it is kept."""
    with reading(casework) as connection:
        return cases.one(connection, case_id)
