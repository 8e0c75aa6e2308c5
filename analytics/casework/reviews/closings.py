"""The decisions that closed cases with an outcome that the store knows, and how their cases were drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from analytics.casework import tables

STORE_WORDS = {"recommend reopening": "reopened", "no further action": "no_further_action"}
"""Outcomes that the store learns from, in its words; what is deferred or to be removed is no outcome."""


@dataclass(frozen=True)
class Closing:
    """The decision that closed a case, in the store's words; `probability` is 1 but for control cases."""

    decision: int
    case_id: int
    subject_id: str
    outcome: str
    decided_at: datetime
    lane: str
    probability: float

    @property
    def occurred_on(self) -> date:
        """The day of the decision, UTC."""
        return self.decided_at.astimezone(UTC).date()

    @property
    def key(self) -> tuple[str, str, date]:
        """What the store has one outcome of."""
        return self.subject_id, self.outcome, self.occurred_on


def current(connection: Connection, case_ids: Iterable[int] | None = None) -> list[Closing]:
    """The closing of each closed case (of these cases), oldest first; erased people are left out."""
    cases, readings = tables.cases.c, tables.readings.c
    asked = _decisions().where(
        cases.status == "closed", cases.outcome.in_(STORE_WORDS), cases.subject_id.is_not(None)
    )
    if case_ids is not None:
        asked = asked.where(readings.case_id.in_(list(case_ids)))
    parts: dict[int, dict[str, Row[Any]]] = {}
    for row in connection.execute(asked):
        parts.setdefault(row.case_id, {})[row.part] = row
    return sorted((_closing(each) for each in parts.values()), key=lambda closing: closing.decision)


def handed(connection: Connection, subject_ids: Iterable[str] | None = None) -> list[Closing]:
    """The closings that the store has (of these people), oldest first."""
    decisions, given = tables.decisions.c, tables.handed.c
    asked = _decisions().join(tables.handed, sa.and_(given.what == "outcome", given.row == decisions.number))
    asked = asked.where(tables.cases.c.subject_id.is_not(None))
    if subject_ids is not None:
        asked = asked.where(tables.cases.c.subject_id.in_(list(subject_ids)))
    return [_of(row) for row in connection.execute(asked)]


def fresh(connection: Connection) -> list[Closing]:
    """The closings that were not handed to the store.

    A case is closed by its newest decision, and each that was there was handed: so they are newer than those.
    """
    given, decisions = tables.handed.c, tables.decisions.c
    newest = sa.select(sa.func.coalesce(sa.func.max(given.row), 0)).where(given.what == "outcome")
    moved = (
        sa.select(tables.readings.c.case_id)
        .join(tables.decisions, decisions.reading == tables.readings.c.number)
        .where(decisions.number > newest.scalar_subquery())
    )
    case_ids = set(connection.execute(moved).scalars())
    if not case_ids:
        return []
    found = current(connection, case_ids)
    numbers = [each.decision for each in found]
    there = sa.select(given.row).where(given.what == "outcome", given.row.in_(numbers))
    known = set(connection.execute(there).scalars())
    return [each for each in found if each.decision not in known]


def _decisions() -> sa.Select[Any]:
    """Every decision with its part and its case, oldest first."""
    decisions, readings, cases = tables.decisions.c, tables.readings.c, tables.cases.c
    return (
        sa.select(
            decisions.number.label("decision"),
            decisions.outcome,
            decisions.at,
            readings.part,
            cases.case_id,
            cases.subject_id,
            cases.lane,
            cases.probability,
        )
        .join(tables.readings, readings.number == decisions.reading)
        .join(tables.cases, cases.case_id == readings.case_id)
        .order_by(decisions.number)
    )


def _closing(parts: dict[str, Row[Any]]) -> Closing:
    """Of the decisions that count: the settling one, else the newest."""
    return _of(parts.get("settling") or max(parts.values(), key=lambda row: row.decision))


def _of(row: Row[Any]) -> Closing:
    chance = row.probability if row.lane == "control" and row.probability is not None else 1.0
    words = STORE_WORDS[row.outcome]
    return Closing(row.decision, row.case_id, row.subject_id, words, row.at, row.lane, chance)
