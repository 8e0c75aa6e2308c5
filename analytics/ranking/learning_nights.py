"""Nights of the past with what became of everybody: what weights and calibration are learnt from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.ranking.policy import Weighed
from analytics.reports import Flags, Floats
from analytics.timeline import History


@dataclass(frozen=True)
class Labelled:
    """Ranked subjects on past nights: each signal's evidence (n, k) in nats and what followed (n,)."""

    totals: Floats
    reopened: Floats

    def score(self, weights: Floats) -> Floats:
        """Score of each row under these weights (k,), shape (n,)."""
        return np.asarray(np.add.reduce(self.totals * weights, axis=1))


def reopened(history: History, until: date) -> pl.DataFrame:
    """Outcomes `reopened` recorded by `until`: subject_id, occurred_on, recorded_at."""
    night = pl.lit(until).cast(pl.Datetime("us"))
    return history.outcomes.filter(pl.col("outcome") == "reopened", pl.col("recorded_at") <= night)


def _follows(history: History, outcomes: pl.DataFrame, night: date, days: int) -> Flags:
    within = pl.col("occurred_on").is_between(night, night + timedelta(days=days), closed="right")
    who = outcomes.filter(within)["subject_id"].unique()
    return history.reports.subject_ids.is_in(who.implode()).to_numpy()


def labelled(
    history: History,
    nights: Sequence[date],
    outcomes: pl.DataFrame,
    profile: Floats,
    signals: Mapping[str, Weighed],
    horizon_days: int,
    done: Callable[[], object],
) -> Labelled:
    """Evidence on each of `nights`, and whether an outcome out of `outcomes` followed within the horizon.

    Nights are shared out over the cores; their number changes no byte.
    """

    def one(night: date) -> tuple[Floats, Floats]:
        timeline = history.night(night, profile)
        totals = np.column_stack([each.signal.totals(timeline) for each in signals.values()])
        follows = _follows(history, outcomes, night, horizon_days)
        done()
        return totals[timeline.ranked], follows[timeline.ranked].astype(np.float64)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = list(pool.map(one, nights))
    return Labelled(
        np.concatenate([totals for totals, _ in found]), np.concatenate([label for _, label in found])
    )
