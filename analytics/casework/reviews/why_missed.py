"""Why somebody was missed: out of their rank, what the desk did and what was known by then, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """How somebody stood on one night."""

    OUT = "with the desk"
    RESTING = "resting"
    ABOVE = "above the line"
    BELOW = "below the line"
    UNLISTED = "not on the list"


class Why(StrEnum):
    """A reason; those of the desk come first, then those of the list."""

    OVERDUE = "out with the desk, and overdue"
    SNOOZED = "put away until a day that came too late"
    OUT = "out with the desk, and not due yet"
    CAPACITY = "above the line, but the week's capacity was used up"
    UNTAKEN = "above the line, and nobody took the case"
    RESTING = "resting after an earlier case"
    UNLISTED = "not on the list"
    LATE = "reports came late"
    FEW = "few reports at all"
    HELD_DOWN = "held down by what speaks against"
    WEAK = "never above the line"
    NO_NIGHT = "no night is kept"


@dataclass(frozen=True)
class Place:
    """One night: rank and score (nats; None where unlisted), that week's line, and how they stood.

    `full`: the week's capacity was used up.
    """

    as_of: date
    rank: int | None
    score: float | None
    line: int
    state: State
    full: bool = False


@dataclass(frozen=True)
class Open:
    """A case that was open when it happened."""

    opened_at: datetime
    due_on: date
    snoozed_until: datetime | None


@dataclass(frozen=True)
class Facts:
    """All that is known of one missed person by the day it happened.

    `path`: nights in order. `open`: their case then, if any. Of the reports on that time `known` were
    recorded by then and `late` only afterwards. `against`: what contributions below 0 add up to on the last
    night (nats, 0 or less), the weightiest of the signal `held_by`; `gap`: what was missing to the line.
    """

    occurred_on: date
    path: Sequence[Place]
    open: Open | None
    known: int
    late: int
    against: float
    held_by: str | None
    gap: float | None


@dataclass(frozen=True)
class Rules:
    """Fewer than `few_reports` reports are few; they are late where `late_share` or more of them are."""

    few_reports: int = 3
    late_share: float = 0.5


@dataclass(frozen=True)
class Reason:
    """One reason with its figures in a sentence."""

    why: Why
    words: str


def reasons(facts: Facts, rules: Rules | None = None) -> tuple[Reason, ...]:
    """Every reason that holds, the first being the main one; there is always one."""
    rules = rules or Rules()
    found = [*_of_the_desk(facts), *_of_what_was_known(facts, rules)]
    return tuple(found) or (_weak(facts),)


def _of_the_desk(facts: Facts) -> list[Reason]:
    found = []
    if facts.open is not None:
        found.append(_open(facts.open, facts.occurred_on))
    free = [place for place in facts.path if place.state is State.ABOVE]
    if free:
        full = [place for place in free if place.full]
        best = min(place.rank or 0 for place in free)
        why = Why.CAPACITY if len(full) == len(free) else Why.UNTAKEN
        used = f"; on {len(full)} of them the week's capacity was used up" if full else ""
        found.append(
            Reason(why, f"Above the line on {_nights(len(free))} looked at, at best at rank {best:,}{used}.")
        )
    rested = [place for place in facts.path if place.state is State.RESTING]
    near = [place for place in rested if place.rank is not None and place.rank <= place.line]
    if near:
        words = f"Resting on {_nights(len(near))} on which their rank was above the line."
        found.append(Reason(Why.RESTING, words))
    return found


def _open(case: Open, day: date) -> Reason:
    opened = f"A case was opened on {case.opened_at:%Y-%m-%d}"
    if case.snoozed_until is not None and case.snoozed_until.date() >= day:
        return Reason(Why.SNOOZED, f"{opened} and put away until {case.snoozed_until:%Y-%m-%d}.")
    if case.due_on < day:
        return Reason(Why.OVERDUE, f"{opened}, was due on {case.due_on} and had not been read.")
    return Reason(Why.OUT, f"{opened}, due on {case.due_on}, and had not been read yet.")


def _of_what_was_known(facts: Facts, rules: Rules) -> list[Reason]:
    if not facts.path:
        return [Reason(Why.NO_NIGHT, "No night from before is kept, so nothing can be said of their rank.")]
    states = {place.state for place in facts.path}
    if states == {State.UNLISTED}:
        return [Reason(Why.UNLISTED, "Their case was not closed, or not known, on any night looked at.")]
    if facts.open is not None or State.ABOVE in states:
        return []
    found, reports = [], facts.known + facts.late
    if facts.late and facts.late >= rules.late_share * reports:
        found.append(
            Reason(
                Why.LATE,
                f"{facts.late} of {reports} reports of that time were recorded only after it happened.",
            )
        )
    if facts.known < rules.few_reports:
        many = {0: "No report was", 1: "Only one report was"}.get(
            facts.known, f"Only {facts.known} reports were"
        )
        found.append(Reason(Why.FEW, f"{many} known of the time before."))
    if facts.gap is not None and -facts.against >= facts.gap and facts.held_by is not None:
        found.append(
            Reason(
                Why.HELD_DOWN,
                f"{-facts.against:.1f} nats speak against, most of them by "
                f"{facts.held_by.replace('_', ' ')}; {facts.gap:.1f} were missing to the line.",
            )
        )
    return found


def _nights(count: int) -> str:
    return "one night" if count == 1 else f"{count} nights"


def _weak(facts: Facts) -> Reason:
    ranks = [place.rank for place in facts.path if place.rank is not None]
    best = f"at best at rank {min(ranks):,}" if ranks else "unranked"
    gap = "" if facts.gap is None else f"; on the last night {facts.gap:.1f} nats were missing"
    return Reason(Why.WEAK, f"Never above the line, {best}{gap}. {facts.known} reports were known.")
