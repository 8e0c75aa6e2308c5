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
    """Ranked subjects on past nights: evidence in nats, shape (n,) or (n, k), and what followed (n,).

    `counts` (n,) is how often each counts; None: each once.
    """

    evidence: Floats
    reopened: Floats
    counts: Floats | None = None

    @property
    def outcomes(self) -> float:
        """How many of them were reopened, each counting once at most."""
        counts = 1.0 if self.counts is None else np.minimum(self.counts, 1.0)
        return float(np.add.reduce(self.reopened * counts))


def reopened(history: History, until: date) -> pl.DataFrame:
    """Outcomes `reopened` recorded by `until`: subject_id, occurred_on, recorded_at."""
    night = pl.lit(until).cast(pl.Datetime("us"))
    return history.outcomes.filter(pl.col("outcome") == "reopened", pl.col("recorded_at") <= night)


def _within(outcomes: pl.DataFrame, night: date, days: int) -> pl.DataFrame:
    return outcomes.filter(
        pl.col("occurred_on").is_between(night, night + timedelta(days=days), closed="right")
    )


def _follows(history: History, outcomes: pl.DataFrame) -> Flags:
    who = outcomes["subject_id"].unique()
    return history.reports.subject_ids.is_in(who.implode()).to_numpy()


def _counts(history: History, outcomes: pl.DataFrame) -> Floats:
    """How often each subject's row counts: as their outcome that counts most, once where there is none."""
    most = outcomes.group_by("subject_id").agg(pl.col("counts").max())
    return (
        pl.DataFrame({"subject_id": history.reports.subject_ids})
        .join(most, on="subject_id", how="left", maintain_order="left")["counts"]
        .fill_null(1.0)
        .to_numpy()
    )


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

    Where `outcomes` have a column `counts`, so have the rows of whom they are.
    Nights are shared out over the cores; their number changes no byte.
    """
    counted = "counts" in outcomes.columns

    def one(night: date) -> tuple[Floats, Floats, Floats]:
        timeline = history.night(night, profile)
        told, followed = measure(timeline), _within(outcomes, night, horizon_days)
        follows = _follows(history, followed)
        counts = _counts(history, followed) if counted else np.ones(len(follows))
        done()
        ranked = timeline.ranked
        return told[ranked], follows[ranked].astype(np.float64), counts[ranked]

    with ThreadPoolExecutor(os.cpu_count(), initializer=put, initargs=(text(),)) as pool:
        found = list(pool.map(one, nights))
    told, labels, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Labelled(told, labels, counts if counted else None)
