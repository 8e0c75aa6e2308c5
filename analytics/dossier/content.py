"""What a dossier is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from analytics.errors import UsageError

MOST_CHARACTERS = 120
"""Of a recipient and of a purpose: both stand on every page."""
SOURCE_GRADES = {"1": "reliable", "2": "untested", "3": "not reliable"}
INTELLIGENCE_GRADES = {
    "A": "known directly",
    "B": "known indirectly but corroborated",
    "C": "known indirectly",
    "D": "not known",
    "E": "suspected to be false",
}
"""Grades of the feed, spelled out."""


@dataclass(frozen=True)
class Handed:
    """To whom a dossier is handed and what for; `UsageError` where one is empty or too long."""

    recipient: str
    purpose: str

    def __post_init__(self) -> None:
        for name, text in (("recipient", self.recipient), ("purpose", self.purpose)):
            if not text.strip() or len(text) > MOST_CHARACTERS:
                told = "empty" if not text.strip() else f"{len(text)} characters long"
                allowed = f"1 to {MOST_CHARACTERS} characters"
                raise UsageError(f"dossier: the {name} is {told}", allowed=allowed)


@dataclass(frozen=True)
class NightTold:
    """The published night that a dossier speaks of; `ranked` is how many its list holds."""

    as_of: date
    number: int
    model_id: str
    ranked: int


@dataclass(frozen=True)
class Tie:
    """Somebody tied to the subject; `kinds` in words, `proofs` the reports behind it in words."""

    subject_id: str
    case: str
    kinds: str
    last_seen: date | None
    proofs: str


@dataclass(frozen=True)
class Decision:
    """One entry of what people decided: when (UTC), who, in which part, what came of it, and why."""

    at: datetime
    who: str
    part: str
    outcome: str
    rationale: str
    dissent: str = ""


@dataclass(frozen=True)
class Dossier:
    """Everything that is printed of one subject.

    `place` is the subject's row of the night's queue; `contributions`, `incidents` and `custody` are the
    night's relations of the subject, `reports` those of `store.timeline`. `families` is the order of the
    lanes, `family_of` the family of each event type. With `withheld` the rank, the score and what it is made
    of are not printed: the case is still to be judged without them.
    """

    place: Mapping[str, Any]
    contributions: pl.DataFrame
    incidents: pl.DataFrame
    custody: pl.DataFrame
    reports: pl.DataFrame
    families: tuple[str, ...]
    family_of: Mapping[str, str]
    ties: tuple[Tie, ...]
    ties_left_out: int
    decisions: tuple[Decision, ...]
    night: NightTold
    handed: Handed
    now: datetime
    withheld: bool = False

    @property
    def subject_id(self) -> str:
        """Whose dossier it is."""
        return str(self.place["subject_id"])


def grade(source: str, intelligence: str) -> str:
    """Both grades as the reports table has them.

    >>> grade("2", "B")
    '2: untested; B: known indirectly but corroborated'
    """
    unknown = "no such grade"
    return (
        f"{source}: {SOURCE_GRADES.get(source, unknown)}; "
        f"{intelligence}: {INTELLIGENCE_GRADES.get(intelligence, unknown)}"
    )


def day(moment: date | datetime | None) -> str:
    """A date without leading zeros, the month in letters.

    >>> day(date(2026, 5, 3)), day(None)
    ('3 May 2026', '–')
    """
    return "–" if moment is None else f"{moment.day} {moment:%b %Y}"


def moment(at: datetime) -> str:
    """A date with its time in UTC.

    >>> moment(datetime(2026, 5, 3, 4, 5))
    '3 May 2026 04:05 UTC'
    """
    return f"{day(at)} {at:%H:%M} UTC"


def words(name: str) -> str:
    """A name out of the data files as words."""
    return name.replace("_", " ")


def nats(score: float) -> str:
    """Log evidence with its sign.

    >>> nats(1.253), nats(-0.5), nats(0.0)
    ('+1.25', '−0.50', '+0.00')
    """
    return f"{'−' if score < 0 else '+'}{abs(score):.2f}"


def share(probability: float) -> str:
    """A probability in per cent.

    >>> share(0.123), share(0.0123), share(0.00001), share(0.999)
    ('12 %', '1.2 %', '< 0.1 %', '> 99 %')
    """
    if probability > 0.99:  # noqa: PLR2004 - nothing is certain
        return "> 99 %"
    if probability < 0.001:  # noqa: PLR2004 - nothing is impossible
        return "< 0.1 %"
    return f"{100 * probability:.0f} %" if probability >= 0.1 else f"{100 * probability:.1f} %"  # noqa: PLR2004
