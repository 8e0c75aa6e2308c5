"""Spans in which somebody's ordinary life leaves fewer traces, or none: custody, silence, desistance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.synthetic.arrays import AnyArray, Flags, Floats, Ints


@dataclass(frozen=True)
class Absences:
    """Between `from_day` and `to_day` of the window, only the share `kept` of incidents remains."""

    person: Ints
    from_day: Floats
    to_day: Floats
    kept: Floats

    def __len__(self) -> int:
        return len(self.person)


def of(person: AnyArray, from_day: AnyArray, to_day: AnyArray, kept: float = 0.0) -> Absences:
    """Absences from columns."""
    return Absences(
        np.asarray(person, np.int64), np.asarray(from_day, np.float64), np.asarray(to_day, np.float64),
        np.full(len(person), kept),
    )  # fmt: skip


def none() -> Absences:
    """Nobody is absent."""
    return of(np.empty(0), np.empty(0), np.empty(0))


def concat(parts: list[Absences]) -> Absences:
    """Several lots in one."""
    return Absences(
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.from_day for part in parts]),
        np.concatenate([part.to_day for part in parts]),
        np.concatenate([part.kept for part in parts]),
    )


def remaining(
    absences: Absences, first: int, stop: int, person: AnyArray, day: AnyArray, rng: np.random.Generator
) -> Flags:
    """Which incidents remain, for people numbered `first` to `stop`.

    The absences are laid in layers, at most one a person in each, so that a layer costs one
    indexed read an incident whatever the number of absences.
    """
    remain = np.ones(len(person), bool)
    if not len(absences):
        return remain
    order = np.argsort(absences.person, kind="stable")
    owner = absences.person[order]
    new = np.r_[True, owner[1:] != owner[:-1]]
    position = np.arange(len(owner))
    layer = position - np.maximum.accumulate(np.where(new, position, 0))
    chance = rng.random(len(person), dtype=np.float32)
    row = person - first
    for number in range(int(layer.max()) + 1):
        chosen = order[layer == number]
        start = np.full(stop - first, np.inf, np.float32)
        end = np.full(stop - first, -np.inf, np.float32)
        kept = np.ones(stop - first, np.float32)
        rows = absences.person[chosen] - first
        start[rows], end[rows], kept[rows] = (
            absences.from_day[chosen], absences.to_day[chosen], absences.kept[chosen],
        )  # fmt: skip
        inside = (day >= start[row]) & (day < end[row])
        remain &= ~inside | (chance < kept[row])
    return remain
