"""How much of what happened some days ago is on record by now, by the generator's own delays."""

from __future__ import annotations

from math import erf

import numpy as np

from analytics.reports import Floats
from analytics.synthetic.delays import Delays
from analytics.synthetic.sources import BATCH_DAYS
from analytics.synthetic.vocabulary import source_kind_weights

DAYS = 720
"""After so many days everything counts as heard of."""
WAITS = 8
"""Steps in which the wait for the next batch is averaged."""


def share_heard(delays: Delays) -> Floats:
    """Chance that an incident of a type is on record so many whole days later; shape (types, DAYS).

    A mean over the kinds of source that report the type, and over their habits of sending.
    """
    by_kind = np.stack([_of_kind(kind, delays) for kind in range(len(delays.median_days))])
    weights = source_kind_weights()
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(weights / total @ by_kind)


def _of_kind(kind: int, delays: Delays) -> Floats:
    """Share heard of after each number of days, for one kind of source; shape (DAYS,)."""
    habits = BATCH_DAYS.get(kind, (0,))
    waits = np.concatenate([(np.arange(WAITS) + 0.5) / WAITS * period for period in habits])
    left = np.arange(DAYS)[None, :] - waits[:, None]
    return np.asarray(_sent(left, delays.median_days[kind], delays.spread[kind], delays).mean(axis=0))


def _sent(days: Floats, median: float, spread: float, delays: Delays) -> Floats:
    """Share of reports that are sent within so many days."""
    known = np.maximum(days, 1e-9)
    normal = np.vectorize(lambda z: 0.5 * (1.0 + erf(z / np.sqrt(2.0))))
    soon = normal(np.log(known / median) / spread)
    late = normal(np.log(known / (median * delays.late_factor)) / spread)
    share = (1 - delays.late_share) * soon + delays.late_share * late
    return np.asarray(np.where(days > 0, share, 0.0))
