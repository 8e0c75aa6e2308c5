"""What readers wrote, part by part, with its texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables, texts
from analytics.casework.reviews.judging import Judgement
from analytics.casework.reviews.readings import Reading


@dataclass(frozen=True)
class Decided:
    """A decision or, where it names what it `corrects`, a correction with its reason; `by` is who took it."""

    number: int
    at: datetime
    by: str
    outcome: str
    rationale: str
    dissent: str
    defer_until: date | None
    corrects: int | None
    reason: str


@dataclass(frozen=True)
class Written:
    """One part of a case as it stands: judgement, when and what was shown, decisions oldest first."""

    reading: Reading
    judged_at: datetime | None
    judgement: Judgement | None
    shown_at: datetime | None
    rank: int | None
    score: float | None
    decisions: tuple[Decided, ...]

    @property
    def counts(self) -> Decided | None:
        """The decision that counts: the newest."""
        return self.decisions[-1] if self.decisions else None


def of_cases(connection: Connection, case_ids: Iterable[int]) -> dict[int, list[Written]]:
    """The parts of these cases that were opened, by case, in the order of their opening."""
    columns = tables.readings.c
    asked = sa.select(tables.readings).where(columns.case_id.in_(list(case_ids))).order_by(columns.number)
    found = [Reading(**row._mapping) for row in connection.execute(asked)]
    numbers = [reading.number for reading in found]
    judged = {row.reading: row for row in _rows(connection, tables.judgements, numbers)}
    shown = {row.reading: row for row in _rows(connection, tables.reveals, numbers)}
    decided: dict[int, list[Any]] = {}
    for row in _rows(connection, tables.decisions, numbers):
        decided.setdefault(row.reading, []).append(row)
    bodies = texts.bodies(connection, _texts(chain(judged.values(), *decided.values())))
    parts: dict[int, list[Written]] = {}
    for reading in found:
        number = reading.number
        part = _written(reading, judged.get(number), shown.get(number), decided.get(number, []), bodies)
        parts.setdefault(reading.case_id, []).append(part)
    return parts


def _rows(connection: Connection, table: sa.Table, numbers: list[int]) -> list[Any]:
    asked = sa.select(table).where(table.c.reading.in_(numbers)).order_by(*table.primary_key.columns)
    return list(connection.execute(asked))


_TEXTS = ("facts", "assessment", "benign", "protective", "rationale", "dissent", "reason")


def _texts(rows: Iterable[Any]) -> set[int | None]:
    """Numbers of every text that the rows point at."""
    return {row._mapping[name] for row in rows for name in _TEXTS if name in row._mapping}


def _written(
    reading: Reading, judged: Any, shown: Any, decided: list[Any], bodies: dict[int, str]
) -> Written:
    judgement = judged and Judgement(
        judged.view, *(bodies.get(judged._mapping[name], "") for name in _TEXTS[:4])
    )
    return Written(
        reading=reading,
        judged_at=judged and judged.at,
        judgement=judgement or None,
        shown_at=shown and shown.at,
        rank=shown and shown.rank,
        score=shown and shown.score,
        decisions=tuple(
            Decided(
                number=row.number,
                at=row.at,
                by=row.by,
                outcome=row.outcome,
                rationale=bodies.get(row.rationale, ""),
                dissent=bodies.get(row.dissent, ""),
                defer_until=row.defer_until,
                corrects=row.corrects,
                reason=bodies.get(row.reason, ""),
            )
            for row in decided
        ),
    )
