"""What people decided, as a feed for the store: outcomes and marks that it does not have yet.

The feed is written, loaded, and only then noted as handed over. Whoever is killed in between hands the same
rows again, which the store counts as duplicates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.reviews import closings
from analytics.casework.reviews.closings import Closing
from analytics.contracts import CLASSIFICATION, CONTRACT_VERSION

PRODUCER = "rereview casework"
_OUTCOMES: dict[str, Any] = {
    "subject_id": pl.String,
    "outcome": pl.String,
    "occurred_on": pl.Date,
    "recorded_at": pl.Datetime("us"),
    "lane": pl.String,
    "probability": pl.Float64,
}
_CORRECTIONS: dict[str, Any] = {
    "event_id": pl.String,
    "action": pl.String,
    "recorded_at": pl.Datetime("us"),
    "reason": pl.String,
}


@dataclass(frozen=True)
class HandedOver:
    """Rows of the feed, and what is to be noted once they are loaded: decisions and marks by number."""

    outcomes: int
    corrections: int
    decisions: tuple[int, ...]
    marks: tuple[int, ...]

    @property
    def rows(self) -> int:
        """Rows of the feed; without any there is nothing to load."""
        return self.outcomes + self.corrections


def write_feed(casework: Casework, folder: Path) -> HandedOver:
    """Write what the store does not have yet as a feed into `folder`, made where that is needed.

    A subject has one outcome of a kind a day; where a correction only says the same outcome again, nothing
    new is written.
    """
    with reading(casework) as connection:
        fresh = closings.fresh(connection)
        marks = _marks(connection)
        known = closings.handed(connection, {each.subject_id for each in fresh}) if fresh else []
    outcomes = _new(fresh, known)
    if outcomes or marks:
        folder.mkdir(parents=True, exist_ok=True)
        told = {"contract": CONTRACT_VERSION, "classification": CLASSIFICATION, "producer": PRODUCER}
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        _write(folder / "outcomes.parquet", _OUTCOMES, [_outcome(each) for each in outcomes])
        _write(folder / "corrections.parquet", _CORRECTIONS, [_correction(row) for row in marks])
    decisions = tuple(each.decision for each in fresh)
    return HandedOver(len(outcomes), len(marks), decisions, tuple(row.number for row in marks))


def note_handed(casework: Casework, actor: Actor, handed: HandedOver, *, now: datetime) -> None:
    """Keep that the store has these rows; once is enough."""
    require(actor, Right.COLLECT)
    given = tables.handed.c
    pairs = [("outcome", number) for number in handed.decisions] + [
        ("mark", number) for number in handed.marks
    ]
    numbers = {number for _, number in pairs}
    with writing(casework) as connection:
        noted = sa.select(given.what, given.row).where(given.row.in_(numbers))
        there = {tuple(row) for row in connection.execute(noted)}
        rows = [{"what": what, "row": row, "at": now} for what, row in pairs if (what, row) not in there]
        if not rows:
            return
        connection.execute(sa.insert(tables.handed), rows)
        content = {"outcomes": handed.outcomes, "corrections": handed.corrections}
        act = Act("collection", "casework handed to the store", content=content)
        audit.record(connection, casework, actor, act, now)


def draws_for_learning(casework: Casework, until: date) -> pl.DataFrame:
    """How the outcomes of this desk that were decided by `until` were drawn: a row a subject and day.

    Columns subject_id, occurred_on, lane, probability (1 but for control cases), recorded_at (UTC without a
    zone); sorted by subject and day.
    """
    night = datetime.combine(until, time(), UTC)
    with reading(casework) as connection:
        found = [*closings.handed(connection), *closings.current(connection)]
    known = [each for each in found if each.decided_at <= night]
    rows = {(each.subject_id, each.occurred_on): _outcome(each) for each in known}
    table = pl.DataFrame([rows[key] for key in sorted(rows)], schema=_OUTCOMES)
    return table.select("subject_id", "occurred_on", "lane", "probability", "recorded_at")


def _new(fresh: Iterable[Closing], known: Iterable[Closing]) -> list[Closing]:
    """Those that tell the store something: another outcome of the case, and none of that key that it has."""
    said = {each.case_id: each.outcome for each in known}
    keys = {each.key for each in known}
    new = []
    for each in fresh:
        if said.get(each.case_id) != each.outcome and each.key not in keys:
            new.append(each)
            keys.add(each.key)
    return new


def _marks(connection: Connection) -> list[Any]:
    """Marks that the store does not have, oldest first."""
    given, marks = tables.handed.c, tables.marks.c
    there = sa.select(given.row).where(given.what == "mark")
    asked = sa.select(tables.marks).where(marks.number.not_in(there), marks.event_id.is_not(None))
    asked = asked.order_by(marks.number)
    return list(connection.execute(asked))


def _outcome(each: Closing) -> dict[str, Any]:
    return {
        "subject_id": each.subject_id,
        "outcome": each.outcome,
        "occurred_on": each.occurred_on,
        "recorded_at": _plain(each.decided_at),
        "lane": each.lane,
        "probability": each.probability,
    }


def _correction(row: Any) -> dict[str, Any]:
    return {
        "event_id": row.event_id,
        "action": "retract",
        "recorded_at": _plain(row.at),
        "reason": f"marked: {row.kind}",
    }


def _plain(moment: datetime) -> datetime:
    """UTC without a zone, as feeds have it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _write(path: Path, schema: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        pl.DataFrame(rows, schema=schema).write_parquet(path)
