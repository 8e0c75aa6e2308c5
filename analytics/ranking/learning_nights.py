"""Nights of the past with what became of everybody: what weights and calibration are learnt from."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.history import History
from analytics.ranking.policy import put, text
from analytics.reports import Flags, Floats
from analytics.timeline import Timeline


@dataclass(frozen=True)
class Labelled:
    """Ranked subjects on past nights: evidence in nats, shape (n,) or (n, k), and what followed (n,)."""

    evidence: Floats
    reopened: Floats


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
    measure: Callable[[Timeline], Floats],
    horizon_days: int,
    done: Callable[[], object],
) -> Labelled:
    """What `measure` tells of everybody (s, …) on each of `nights`, and whether an outcome followed in time.

    Nights are shared out over the cores; their number changes no byte.
    """

    def one(night: date) -> tuple[Floats, Floats]:
        timeline = history.night(night, profile)
        told = measure(timeline)
        follows = _follows(history, outcomes, night, horizon_days)
        done()
        return told[timeline.ranked], follows[timeline.ranked].astype(np.float64)

    with ThreadPoolExecutor(os.cpu_count(), initializer=put, initargs=(text(),)) as pool:
        found = list(pool.map(one, nights))
    return Labelled(
        np.concatenate([told for told, _ in found]), np.concatenate([label for _, label in found])
    )
