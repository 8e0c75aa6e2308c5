"""Who let which gate pass, when and why: a record that only grows; triggers in the table see to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analytics.errors import UsageError
from analytics.store import state
from analytics.store.open import Store

MOST_SIGNS = 2000
"""How long a reason may be."""
MOST_SIGNS_OF_A_NAME = 200

_ALL = """
select number, decided_at, decided_by, reason, as_of, attempt, gate, needed from overrides order by number
"""
_INSERT = """
insert into overrides (decided_at, decided_by, reason, as_of, attempt, gate, needed)
values (?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True)
class Overridden:
    """One line of the record; `needed` says whether the gate had failed in that attempt."""

    number: int
    decided_at: datetime
    decided_by: str
    reason: str
    as_of: date
    attempt: int
    gate: str
    needed: bool


def all(store: Store) -> list[Overridden]:  # noqa: A001 - reads as overrides.all(store)
    """Every override that was ever given, the oldest first."""
    with state.connect(store) as connection:
        return [
            Overridden(
                number,
                datetime.fromisoformat(at),
                by,
                reason,
                date.fromisoformat(day),
                attempt,
                gate,
                bool(needed),
            )
            for number, at, by, reason, day, attempt, gate, needed in connection.execute(_ALL)
        ]


def record(
    store: Store,
    attempt: int,
    as_of: date,
    needed: Mapping[str, bool],
    *,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    """Note that `by` let gates pass in an attempt: by name, whether each had failed. Needs the lock."""
    rows = [
        (now.isoformat(), by, reason, as_of.isoformat(), attempt, gate, int(failed))
        for gate, failed in needed.items()
    ]
    with state.connect(store) as connection:
        connection.executemany(_INSERT, rows)


def signed(what: str, by: str, reason: str) -> tuple[str, str]:
    """Name and reason without blanks around them; `UsageError` where one is missing or too long."""
    checked = []
    for option, text, most in (("--by", by, MOST_SIGNS_OF_A_NAME), ("--reason", reason, MOST_SIGNS)):
        stripped = text.strip()
        if not 0 < len(stripped) <= most or not stripped.isprintable():
            raise UsageError(
                f"{what}: {option} of {len(stripped)} signs", allowed=f"1 to {most} signs in one line"
            )
        checked.append(stripped)
    return checked[0], checked[1]
