"""Who reports: a few hundred sources with an area, a volume, a reliability and a habit of sending."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.contracts import SOURCE_KINDS
from analytics.synthetic.arrays import AnyArray, Floats, Ints, ladder, pick
from analytics.synthetic.parameters import World
from analytics.synthetic.vocabulary import BANK, COMMUNITY, PARTNER

# Sources an area, or in the whole country where a kind is not local; by kind, in the contract's order.
LOCAL = (3, 0, 0, 0, 1, 4, 2)
NATIONAL = (2, 9, 12, 6, 2, 3, 4)
# Shares of sources graded 1, 2 and 3, by kind.
RELIABILITY = (
    (0.85, 0.13, 0.02), (0.45, 0.50, 0.05), (0.85, 0.15, 0.0), (0.90, 0.10, 0.0),
    (0.80, 0.18, 0.02), (0.12, 0.60, 0.28), (0.60, 0.36, 0.04),
)  # fmt: skip
BATCH_DAYS = {BANK: (7, 7, 14, 30), PARTNER: (0, 7, 14, 30)}
HOSTILE_RELIABILITY = (0.0, 0.6, 0.4)


@dataclass(frozen=True)
class Sources:
    """Ordinary sources, then the hostile ones without history, from number `hostile` on.

    `reliability` is the usual grade less one; `batch_days` is 0 where each report is sent by
    itself, else the days between two batches, the first of which is sent on `batch_phase`.
    """

    kind: Ints
    reliability: Ints
    batch_days: Floats
    batch_phase: Floats
    hostile: int
    areas: int
    table: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.kind)

    def choose(self, kind: AnyArray, area: AnyArray, rng: np.random.Generator) -> npt.NDArray[np.int32]:
        """A source of each kind that covers each area."""
        return pick(self.table, kind.astype(np.int32) * self.areas + area, rng).astype(np.int32)


def draw(world: World, hostile: int, rng: np.random.Generator) -> Sources:
    """Draw all sources; `hostile` of them belong to grudges."""
    rows = [
        (kind, area)
        for kind in range(len(SOURCE_KINDS))
        for area in range(world.areas)
        for _ in range(LOCAL[kind])
    ]
    rows += [(kind, -1) for kind in range(len(SOURCE_KINDS)) for _ in range(NATIONAL[kind])]
    kind, area = np.array(rows).T
    ordinary = len(kind)
    volume = rng.lognormal(0.0, 0.8, ordinary) * np.where((area < 0) & (np.array(LOCAL)[kind] > 0), 0.15, 1.0)
    kind = np.concatenate([kind, np.full(hostile, COMMUNITY)])
    chances = np.concatenate(
        [np.array(RELIABILITY)[kind[:ordinary]], np.tile(HOSTILE_RELIABILITY, (hostile, 1))]
    )
    mark = rng.random(len(kind))
    reliability = np.minimum((np.cumsum(chances, axis=1) <= mark[:, None]).sum(axis=1), 2)
    habit = rng.integers(0, 4, len(kind))
    batch = np.zeros(len(kind))
    for batching, periods in BATCH_DAYS.items():
        batch = np.where(kind == batching, np.array(periods)[habit], batch)
    table = _coverage(kind[:ordinary], area, volume, world.areas)
    return Sources(kind, reliability, batch, rng.random(len(kind)) * batch, ordinary, world.areas, table)


def _coverage(kind: Ints, area: Ints, volume: Floats, areas: int) -> npt.NDArray[np.int16]:
    weights = np.zeros((len(SOURCE_KINDS), areas, len(kind)))
    for number, (its_kind, its_area) in enumerate(zip(kind, area, strict=True)):
        covered = slice(None) if its_area < 0 else its_area
        weights[its_kind, covered, number] = volume[number]
    return ladder(weights.reshape(-1, len(kind)))
