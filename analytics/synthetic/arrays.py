"""Array aliases, and lookup tables that make a weighted choice cost one indexed read."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
AnyArray = npt.NDArray[Any]

STEPS = 1024


def ladder(weights: Floats, steps: int = STEPS) -> npt.NDArray[np.int16]:
    """Rows of `steps` choices in proportion to each row of `weights`; a uniform step picks by weight.

    >>> ladder(np.array([[1.0, 3.0]]), steps=4).tolist()
    [[0, 1, 1, 1]]
    """
    rising = np.cumsum(weights, axis=1)
    rising /= rising[:, -1:]
    marks = (np.arange(steps) + 0.5) / steps
    rows = np.arange(len(weights))
    shifted = np.searchsorted((rising + rows[:, None]).ravel(), (marks + rows[:, None]).ravel(), side="right")
    table = shifted.reshape(len(weights), steps) - rows[:, None] * weights.shape[1]
    steps_of_rows: npt.NDArray[np.int16] = np.minimum(table, weights.shape[1] - 1).astype(np.int16)
    return steps_of_rows


def pick(table: npt.NDArray[np.int16], row: AnyArray, rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """One choice for each entry of `row` out of that row of a `ladder` table."""
    steps = table.shape[1]
    step = rng.integers(0, steps, len(row), dtype=np.int32)
    chosen: npt.NDArray[np.int16] = table.ravel()[row.astype(np.int32) * steps + step]
    return chosen


def pick_by_weight(weights: Floats, rng: np.random.Generator) -> Ints:
    """One choice for each row of `weights`, exactly in proportion; for few rows."""
    rising = np.cumsum(weights, axis=1)
    mark = rng.random(len(weights)) * rising[:, -1]
    chosen: Ints = np.minimum((rising <= mark[:, None]).sum(axis=1), weights.shape[1] - 1)
    return chosen


def ragged(counts: Ints) -> tuple[Ints, Ints]:
    """Owner and running number of each item, where owner i has `counts[i]` items.

    >>> [column.tolist() for column in ragged(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - first
