"""Every run of the nightly job, whatever became of it: kept in the state beside the nights.

A night that is published says what it is; only an attempt says that one was not, and why. A job that is
killed cannot say so itself: whoever runs next notes it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from analytics.store import nights, state
from analytics.store.open import Store

Outcome = Literal["running", "published", "unchanged", "gate failed", "failed", "killed"]
KILLED = "ended without a word: killed, or the machine stopped"

_COLUMNS = "number, as_of, started_at, ended_at, outcome, night, exit_code, problem, gates, seconds"
_ALL = "select " + _COLUMNS + " from attempts order by number"
_LAST = "select " + _COLUMNS + " from attempts order by number desc limit 1"
_INSERT = """
insert into attempts (as_of, started_at, outcome, problem, gates, seconds)
values (?, ?, 'running', '', '[]', '{}')
"""
_LEFT_OVER = "select number, started_at from attempts where outcome = 'running'"
_NOTE = "update attempts set outcome = ?, night = ?, exit_code = ?, problem = ? where number = ?"
_END = """
update attempts
set ended_at = :ended_at, outcome = :outcome, night = :night, exit_code = :exit_code,
    problem = :problem, gates = :gates, seconds = :seconds
where number = :number
"""


@dataclass(frozen=True)
class Attempt:
    """One run of the job for the night `as_of`; times are UTC, `seconds` by step.

    `night` is the number of the night that it published or that stood already; `ended_at` and
    `exit_code` are None while it runs and where it was killed. `gates` are verdicts as they were given.
    """

    number: int
    as_of: date
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    night: int | None
    exit_code: int | None
    problem: str
    gates: tuple[dict[str, Any], ...]
    seconds: dict[str, float]


def all(store: Store) -> list[Attempt]:  # noqa: A001 - reads as attempts.all(store)
    """Every attempt, the oldest first."""
    with state.connect(store) as connection:
        return [_attempt(row) for row in _rows(connection, _ALL)]


def last(store: Store) -> Attempt | None:
    """The newest attempt; None before the first."""
    with state.connect(store) as connection:
        return next((_attempt(row) for row in _rows(connection, _LAST)), None)


def begin(store: Store, as_of: date, now: datetime) -> int:
    """Note that a run begins, and give its number. The lock must be held.

    Whatever still counts as running was killed: it is noted as such, or as published where it came so far.
    """
    published = {night.published_at: night.number for night in nights.all(store)}
    with state.connect(store) as connection:
        for number, started_at in connection.execute(_LEFT_OVER).fetchall():
            night = published.get(started_at)
            what = ("killed", None, None, KILLED) if night is None else ("published", night, None, "")
            connection.execute(_NOTE, (*what, number))
        number = connection.execute(_INSERT, (as_of.isoformat(), now.isoformat())).lastrowid
        return int(number or 0)


def end(  # noqa: PLR0913 - the columns of one row
    store: Store,
    number: int,
    now: datetime,
    outcome: Outcome,
    *,
    night: int | None = None,
    exit_code: int = 0,
    problem: str = "",
    gates: Sequence[Mapping[str, Any]] = (),
    seconds: Mapping[str, float] = MappingProxyType({}),
) -> None:
    """Note what became of attempt `number`, with the verdicts of its gates and its seconds by step."""
    told = {
        "number": number,
        "ended_at": now.isoformat(),
        "outcome": outcome,
        "night": night,
        "exit_code": exit_code,
        "problem": problem,
        "gates": json.dumps([dict(gate) for gate in gates]),
        "seconds": json.dumps(dict(seconds)),
    }
    with state.connect(store) as connection:
        connection.execute(_END, told)


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _attempt(row: tuple[Any, ...]) -> Attempt:
    number, as_of, started_at, ended_at, outcome, night, exit_code, problem, gates, seconds = row
    return Attempt(
        number=number,
        as_of=date.fromisoformat(as_of),
        started_at=datetime.fromisoformat(started_at),
        ended_at=None if ended_at is None else datetime.fromisoformat(ended_at),
        outcome=outcome,
        night=night,
        exit_code=exit_code,
        problem=problem,
        gates=tuple(json.loads(gates)),
        seconds=json.loads(seconds),
    )
