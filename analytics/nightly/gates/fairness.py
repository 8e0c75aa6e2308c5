"""Is every group chosen about as often as the rest?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from scipy import special  # type: ignore[import-untyped]

from analytics.errors import ContractError
from analytics.evaluation.fairness import proportions, trend
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.comparing import enough
from analytics.evaluation.fairness.counts import Cell
from analytics.evaluation.intervals import Interval
from analytics.nightly.gates._base import Gate, Seen
from analytics.nightly.gates._verdict import Verdict

_ADDED = 0.5
"""Counted beside those who were chosen, so that the move of a small group stays finite."""


class _Group(NamedTuple):
    """One group of the night: how many times as often as the rest it is chosen.

    `moved` is by how many times the number of its chosen changed since the night before; it is 1 where that
    may be chance, or where there is no night before.
    """

    cell: Cell
    ratio: Interval
    moved: float

    @property
    def apart(self) -> float:
        """How far the ratio lies from 1, either way."""
        ratio = self.ratio.value or 0.0
        return abs(math.log(ratio)) if ratio > 0 else math.inf

    def beyond(self, most_ratio: float, most_moved: float) -> float:
        """How many times the bounds it surely lies outside; up to 1 where it lies inside."""
        low, high = self.ratio.low or 0.0, self.ratio.high
        outside = max(low, 1 / high if high else 0.0)
        return max(outside / most_ratio, self.moved / most_moved)


@dataclass(frozen=True)
class Fairness(Gate):
    """Is no group surely chosen far oftener, or far more rarely, than the rest, nor surely moved since?

    Chosen are the `first` of the list. Each group of each protected attribute that is large enough to compare
    is held against the rest of the attribute (Koopman's interval of the ratio) and against the night before
    (how many of it came and went, a sign test). Measured is the worst of: the near end of the ratio over
    `most_ratio`, either way, and a move that is no chance over `most_moved`. `chance` is that of one wrong
    alarm over all groups. Where no attributes are kept, or lists are shorter than `least_subjects`, nothing
    can be said. Where their file is missing or damaged the night fails: nobody could tell whom it chooses.
    """

    first: int
    most_ratio: float
    most_moved: float
    chance: float
    least_subjects: int

    shares: ClassVar[tuple[str, ...]] = ("chance",)

    def check(self, seen: Seen) -> Verdict:
        """Count the first of the list by group, and hold them against the rest and the night before."""
        queue = seen.tables["queue"]
        try:
            now = seen.selected(queue, self.first)
        except ContractError as error:
            reason = str(error).partition("; allowed:")[0]
            return Verdict(self.name, "failed", f"nothing can be judged: {reason}")
        if queue.height < max(self.least_subjects, 1):
            return self.no_reference(f"the list has {queue.height:,} subjects")
        if not now:
            return self.no_reference("no protected attributes are kept")
        groups = self._groups(now, seen)
        if not groups:
            return self.no_reference(f"no group is large enough to be compared in the first {self.first}")
        worst = max(groups, key=lambda group: (group.beyond(self.most_ratio, self.most_moved), group.apart))
        against = "the rest of each attribute" + (f" and {seen.against}" if seen.before else "")
        measured = worst.beyond(self.most_ratio, self.most_moved)
        return self.verdict(_figure(worst, len(groups)), measured, 1.0, against)

    def _groups(self, now: Sequence[Cell], seen: Seen) -> list[_Group]:
        compared = [
            (cell, rest)
            for cell in now
            if cell.group != NOT_STATED and (rest := trend.the_rest(cell, now)).n
            if enough(cell.of("selection_rate"), rest.of("selection_rate"))
        ]
        chance = self.chance / max(len(compared), 1)
        moves = self._moves(seen, chance)
        return [
            _Group(
                cell,
                proportions.ratio(*cell.of("selection_rate"), *rest.of("selection_rate"), level=1 - chance),
                moves.get((cell.attribute, cell.group), 1.0),
            )
            for cell, rest in compared
        ]

    def _moves(self, seen: Seen, chance: float) -> dict[tuple[str, str], float]:
        """By how many times the number of chosen changed, for each group of which that is no chance."""
        if seen.before is None or seen.queue_before.height < self.least_subjects:
            return {}
        first = [frame.sort("rank").head(self.first) for frame in (seen.tables["queue"], seen.queue_before)]
        here, there = first
        parts = (
            here.join(there, on="subject_id", how="anti"),
            there.join(here, on="subject_id", how="anti"),
            here,
            there,
        )
        came, went, is_there, was_there = (_chosen(seen.selected(part, self.first)) for part in parts)
        moves = {}
        for key in is_there | was_there:
            came_in, went_out = came.get(key, 0), went.get(key, 0)
            if _sign_test(came_in, went_out) < chance:
                ratio = (is_there.get(key, 0) + _ADDED) / (was_there.get(key, 0) + _ADDED)
                moves[key] = max(ratio, 1 / ratio)
        return moves


def _chosen(cells: Sequence[Cell]) -> dict[tuple[str, str], int]:
    return {(cell.attribute, cell.group): cell.n for cell in cells}


def _sign_test(one: int, other: int) -> float:
    """Chance of numbers at least so far apart where either is as likely as the other.

    >>> round(_sign_test(8, 1), 4)
    0.0391
    """
    both = one + other
    return min(1.0, 2 * float(special.bdtr(min(one, other), both, 0.5))) if both else 1.0


def _figure(worst: _Group, groups: int) -> str:
    low, high = worst.ratio.low, worst.ratio.high
    times = "" if worst.ratio.value is None else f" {worst.ratio.value:.2f} times as often as the rest"
    ends = f" ({low or 0:.2f} to {'any number' if high is None else f'{high:.2f}'})"
    moved = f", and {worst.moved:.2f} times the number of the night before" if worst.moved > 1 else ""
    cell = worst.cell
    return f"of {groups} groups {cell.attribute} {cell.group} stands out: chosen{times}{ends}{moved}"
