"""What was decided of pairs that nearly match: a record that only grows.

No row is ever changed or taken away: triggers in the table see to that. A decision counts on the nights
after it. Its time is the clock's, but never before what was decided already nor before a published night
(the clock may be behind the data, or have been set back): so nothing is ever decided into a night that
stands, and such a night comes out the same again. A night dated ahead of the clock and being computed at the
very moment of a decision is the one exception.
What follows from the record is in `analytics.network.merging`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from analytics.errors import UsageError
from analytics.network.merging import Kind, Pair, Said, Standing, Verdict, contradicted, standing
from analytics.store import nights, state
from analytics.store.open import Store

__all__ = ["Decision", "Kind", "Pair", "Standing", "Verdict", "all", "pair", "record", "standing"]

MOST_SIGNS = 2000
"""How long a reason may be."""
MOST_SIGNS_OF_A_NAME = 200

_ALL = """
select number, decided_at, decided_by, kind, first, second, verdict, reason
from match_decisions order by number
"""
_INSERT = """
insert into match_decisions (decided_at, decided_by, kind, first, second, verdict, reason)
values (?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True)
class Decision:
    """One line of the record: what was decided of a pair (`first` < `second`), when (UTC), by whom, why."""

    number: int
    decided_at: datetime
    decided_by: str
    kind: Kind
    first: str
    second: str
    verdict: Verdict
    reason: str

    @property
    def pair(self) -> Pair:
        """What was decided of."""
        return self.kind, self.first, self.second


def pair(kind: Kind, a: str, b: str) -> Pair:
    """The pair of two values, in order; `UsageError` where they are one.

    >>> pair("identifier", "T2", "T1")
    ('identifier', 'T1', 'T2')
    """
    if a == b:
        raise UsageError(f"matches: {a} twice", allowed="two different values")
    return kind, min(a, b), max(a, b)


def all(store: Store) -> list[Decision]:  # noqa: A001 - reads as merges.all(store)
    """Everything that was ever decided of pairs, the oldest first."""
    with state.connect(store) as connection:
        return _all(connection)


def record(store: Store, asked: Pair, verdict: Verdict, by: str, reason: str) -> Decision:
    """Add a decision to the record and give it back.

    `UsageError` for a missing or overlong name or reason, for `undone` where nothing counts, for what
    counts already, and where the decisions that count would then contradict each other.
    """
    by, reason = _text("name", by, MOST_SIGNS_OF_A_NAME), _text("reason", reason, MOST_SIGNS)
    with state.connect(store) as connection:
        # nobody else decides between the look and the note
        connection.execute("begin immediate")
        past = _all(connection)
        _check(past, asked, verdict)
        at = _moment(store, past).isoformat()
        connection.execute(_INSERT, (at, by, *asked, verdict, reason))
        return _all(connection)[-1]


def _check(past: list[Decision], asked: Pair, verdict: Verdict) -> None:
    """Refuse what changes nothing and what contradicts."""
    kind, first, second = asked
    before = standing(past)
    if verdict == "undone" and asked not in before:
        allowed = "a pair that `rereview matches decisions` shows as counting"
        raise UsageError(f"matches: nothing counts of {first} and {second}", allowed=allowed)
    if before.get(asked) == verdict:
        raise UsageError(f"matches: {first} and {second} are {verdict} already", allowed="another decision")
    left_out = contradicted(standing([*past, Said(asked, verdict)]), kind)
    if left_out:
        raise UsageError(
            f"matches: {first} {verdict} {second} contradicts what was decided of {', '.join(left_out)}",
            allowed="`rereview matches undo` of one of these first",
        )


def _moment(store: Store, past: list[Decision]) -> datetime:
    """When what is decided now was recorded: now, or where the clock is behind, after all that stands."""
    published = [datetime.combine(night.as_of, time(), UTC) for night in nights.all(store)]
    earlier = [*published, *(decision.decided_at for decision in past[-1:])]
    return max([datetime.now(UTC), *(stands + timedelta(microseconds=1) for stands in earlier)])


def _text(what: str, text: str, most: int) -> str:
    """The text without blanks around it; `UsageError` where nothing is left, or too much."""
    text = text.strip()
    if not text or len(text) > most or not _encodes(text):
        raise UsageError(f"matches: {what} of {len(text)} signs", allowed=f"1 to {most} signs of text")
    return text


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _all(connection: sqlite3.Connection) -> list[Decision]:
    return [
        Decision(number, datetime.fromisoformat(at), *rest) for number, at, *rest in connection.execute(_ALL)
    ]
