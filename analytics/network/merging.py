"""Which values are one, by what was decided of pairs of them.

The newest decision on a pair counts, and `undone` brings back the state before it. What was recorded after
a night plays no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["identifier", "subject"]
Verdict = Literal["same", "different", "undone"]
Pair = tuple[Kind, str, str]
Standing = dict[Pair, Verdict]
"""What counts of each pair that something counts of: `same` or `different`."""


class Decided(Protocol):
    """What must be known of a decision to say what counts: the pair and the verdict on it."""

    @property
    def pair(self) -> Pair:
        """What was decided of; the first value is the smaller one."""
        ...

    @property
    def verdict(self) -> Verdict:
        """What was decided."""
        ...


@dataclass(frozen=True)
class Said:
    """A verdict on a pair, and nothing besides."""

    pair: Pair
    verdict: Verdict


def standing(decisions: Iterable[Decided]) -> Standing:
    """What counts of each pair after these decisions, given oldest first; a pair without any is left out."""
    stacks: dict[Pair, list[Verdict]] = {}
    for decision in decisions:
        stack = stacks.setdefault(decision.pair, [])
        if decision.verdict != "undone":
            stack.append(decision.verdict)
        elif stack:
            stack.pop()
    return {found: stack[-1] for found, stack in stacks.items() if stack}


def canonical(counting: Standing, kind: Kind) -> dict[str, str]:
    """The name of each merged value: the smallest of all that are the same, through however many steps.

    Where two values of one such group are decided to be different the decisions contradict each other,
    and nothing of that group is merged. The order of the decisions plays no part.
    """
    groups, apart = _groups_and_contradicted(counting, kind)
    return {value: name for value, name in sorted(groups.items()) if name not in apart}


def contradicted(counting: Standing, kind: Kind) -> list[str]:
    """The values that would be merged if the decisions on them did not contradict each other; sorted."""
    groups, apart = _groups_and_contradicted(counting, kind)
    return sorted(value for value, name in groups.items() if name in apart)


def names(decisions: pl.DataFrame, as_of: date) -> dict[str, str]:
    """The name of each merged identifier by the decisions recorded by `as_of` 00:00 UTC; sorted.

    `decisions` is the relation `read_merges`. Subjects are never merged: of two records that may be one
    person it is only recorded that they may.
    """
    night = datetime.combine(as_of, time())
    known = [
        Said((kind, first, second), verdict)
        for recorded_at, kind, first, second, verdict in decisions.iter_rows()
        if recorded_at <= night
    ]
    return canonical(standing(known), "identifier")


def ever_merged(decisions: pl.DataFrame) -> list[str]:
    """Each identifier that any decision of the relation `read_merges` took for another; sorted."""
    rows = decisions.iter_rows()
    same = [pair for _, kind, *pair, verdict in rows if (kind, verdict) == ("identifier", "same")]
    return sorted({value for pair in same for value in pair})


def _groups_and_contradicted(counting: Standing, kind: Kind) -> tuple[dict[str, str], set[str]]:
    """The smallest value of each value's group, and those of the groups that contradict themselves."""
    groups = _groups(counting, kind)
    apart = {
        groups[first]
        for (of, first, second), verdict in counting.items()
        if (of, verdict) == (kind, "different") and first in groups and groups[first] == groups.get(second)
    }
    return groups, apart


def _groups(counting: Standing, kind: Kind) -> dict[str, str]:
    """The smallest value of each value's group (union-find)."""
    above: dict[str, str] = {}

    def top(value: str) -> str:
        while above.setdefault(value, value) != value:
            above[value] = value = above[above[value]]
        return value

    for (of, first, second), verdict in counting.items():
        if (of, verdict) == (kind, "same"):
            low, high = sorted((top(first), top(second)))
            above[high] = low
    return {value: top(value) for value in list(above)}
