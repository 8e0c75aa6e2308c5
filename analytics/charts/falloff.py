"""How fast does the evidence fall off down the list, and where does the list get flat?

Drawn with plain HTML: the list is what people wait for, and a chart library would load beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.charts import palette

POINTS = 70
HEIGHT = 150
_LEFT = 24
_BARS = f"position:absolute;inset:0 0 0 {_LEFT}px;display:flex;align-items:flex-end;gap:1px"
_GRID_LINES = 5
_STEPS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Falloff:
    """Ranks at which the list changes its character; 0 where no rank reaches it."""

    half: int
    """Last rank with at least half of the first one's evidence."""
    one_nat: int
    """Last rank with at least one nat."""
    positive: int
    """Last rank with any evidence for an escalation."""


def measure(scores: pl.Series) -> Falloff:
    """Where a list falls to half, to one nat and to zero; `scores` in nats, highest first.

    >>> measure(pl.Series([8.0, 5.0, 4.0, 1.0, 0.2, -0.5]))
    Falloff(half=3, one_nat=4, positive=5)
    """
    top = float(scores[0]) if len(scores) else 0.0
    half = int((scores >= top / 2).sum()) if top > 0 else 0
    return Falloff(half, int((scores >= 1).sum()), int((scores > 0).sum()))


def chart(scores: pl.Series, *, capacity: int = 10) -> str:
    """Bars of score in nats over rank on a log axis, as HTML; the first `capacity` ranks are in colour.

    `scores` are the list's, highest first, at least one. Below zero there is nothing to draw.
    """
    ranks = _ranks(len(scores), capacity)
    values = scores.gather(ranks - 1).clip(lower_bound=0.0).to_list()
    top = max(values[0], 0.1)
    bars = "".join(
        f'<span title="rank {rank:,}: {score:.1f} nats" style="flex:1;height:{100 * score / top:.1f}%;'
        f'background:{palette.TOWARDS if rank <= capacity else palette.NEUTRAL}"></span>'
        for rank, score in zip(ranks.tolist(), values, strict=True)
    )
    drawing = f'<div style="{_BARS}">{bars}</div>'
    plot = f'<div style="position:relative;height:{HEIGHT}px">{_grid(top)}{drawing}</div>'
    return (
        f'<div role="img" aria-label="Score over rank, ranks on a log axis">{plot}{_rank_axis(ranks)}</div>'
    )


def _ranks(length: int, capacity: int) -> Ints:
    """Ranks to draw, about equally far apart on a log axis; the first ones all."""
    spread = np.geomspace(1, length, POINTS).astype(np.int64)
    return np.union1d(spread, np.arange(1, min(capacity, length) + 1))


def _grid(top: float) -> str:
    """Lines at round scores, with their figures at the left."""
    step = next((step for step in _STEPS if top / step <= _GRID_LINES), _STEPS[-1])
    return "".join(
        f'<div style="position:absolute;left:0;right:0;bottom:{100 * score / top:.1f}%;font-size:.75rem;'
        f'border-bottom:1px solid color-mix(in srgb, currentColor 18%, transparent)">{score:g}</div>'
        for score in np.arange(0, top, step).tolist()
    )


def _rank_axis(ranks: Ints) -> str:
    """Powers of ten below the bars that stand for them."""
    length = int(ranks[-1])
    tens = [10**power for power in range(int(math.log10(length)) + 1)]
    places = (100 * np.searchsorted(ranks, tens) / len(ranks)).tolist()
    marks = "".join(
        f'<span style="position:absolute;left:{place:.1f}%;transform:translateX(-50%)">{rank:,}</span>'
        for rank, place in zip(tens, places, strict=True)
    )
    axis = f'<div style="position:relative;height:1.1rem;margin-left:{_LEFT}px;font-size:.8rem">{marks}</div>'
    return (
        f'{axis}<div style="text-align:center;font-size:.8rem;opacity:.78">rank (bars: score in nats)</div>'
    )
