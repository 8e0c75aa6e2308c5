"""Does one in ten mean one in ten: claimed probabilities held against what followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from analytics.evaluation.intervals import Interval, count_over_expected, ratio_over_clusters
from analytics.evaluation.rankings._base import Listed, positions
from analytics.evaluation.truth import OUTCOME_MODE
from analytics.history import History
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.reports import Flags, Floats, Ints

EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0)
"""Bins of the reliability diagram, each from one edge up to below the next."""
BINS = len(EDGES) - 1
LEAST = 1e-9
"""No claim is taken for surer than this, or one mistake would cost without end."""
SCHEMA = {
    "subject_id": pl.String,
    "bin": pl.Int8,
    "nights": pl.Int32,
    "predicted": pl.Float64,
    "observed": pl.Int32,
    "loss": pl.Float64,
}
"""One row a subject and bin: its nights, probabilities added up, nights before an outcome, log-loss."""


def settled(nights: Sequence[date], until: date) -> list[int]:
    """Positions of the nights whose half year lies inside the data, which end at `until`."""
    last = until - timedelta(days=HORIZON_DAYS)
    return [place for place, night in enumerate(nights) if night <= last]


def _followed(history: History, listed: Listed, night: date) -> Flags:
    """Whether an outcome `reopened` came within the horizon, for each of the listed."""
    within = pl.col("occurred_on").is_between(night, night + timedelta(days=HORIZON_DAYS), closed="right")
    reopened = history.outcomes.filter(pl.col("outcome") == OUTCOME_MODE, within)["subject_id"].unique()
    hit = np.zeros(len(history.reports.subject_ids), dtype=np.bool_)
    hit[positions(history, reopened)] = True
    return hit[listed.subject]


def table(history: History, nights: Sequence[date], lists: Sequence[Listed]) -> pl.DataFrame:
    """What each person was given and what followed, in the columns of `SCHEMA`.

    Only nights whose half year has passed are counted; no row where the lists claim no probability.
    """
    parts = []
    for place in settled(nights, history.until):
        listed = lists[place]
        if listed.probability is not None:
            parts.append(_night(listed, _followed(history, listed, nights[place])))
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    cell, predicted, observed, loss = (np.concatenate(column) for column in zip(*parts, strict=True))
    cells, at = np.unique(cell, return_inverse=True)
    subject = pl.Series(cells // BINS)
    # bincount adds up one entry after another, so the float sums have one order
    return pl.DataFrame(
        {
            "subject_id": history.reports.subject_ids.gather(subject),
            "bin": cells % BINS,
            "nights": np.bincount(at),
            "predicted": np.bincount(at, predicted),
            "observed": np.bincount(at, observed),
            "loss": np.bincount(at, loss),
        }
    ).cast(pl.Schema(SCHEMA))


def _night(listed: Listed, followed: Flags) -> tuple[Ints, Floats, Flags, Floats]:
    """Cell of subject and bin, probability, outcome and log-loss of everybody listed."""
    chance = np.clip(np.asarray(listed.probability), LEAST, 1 - LEAST)
    loss = -np.where(followed, np.log(chance), np.log1p(-chance))
    return listed.subject * BINS + np.searchsorted(EDGES[1:-1], chance, side="right"), chance, followed, loss


def reliability(rows: pl.DataFrame) -> list[dict[str, float | int | None]]:
    """Predicted and observed shares a bin, with observed over predicted; one person is one cluster.

    `rows` are those of `table` with a column `world`, pooled over worlds.
    """
    out: list[dict[str, float | int | None]] = []
    for place, (low, high) in enumerate(pairwise(EDGES)):
        inside = rows.filter(pl.col("bin") == place).sort("world", "subject_id")
        nights, expected = int(inside["nights"].sum()), float(inside["predicted"].to_numpy().sum())
        clusters = inside.filter(pl.col("observed") > 0)["observed"].to_numpy().astype(np.float64)
        ratio = count_over_expected(clusters, expected)
        out.append(
            {
                "low": low,
                "high": high,
                "predicted": expected / nights if nights else None,
                "observed": float(clusters.sum()) / nights if nights else None,
                "people_nights": nights,
                "outcomes": len(clusters),
                "ratio": ratio.value,
                "ratio_low": ratio.low,
                "ratio_high": ratio.high,
            }
        )
    return out


def skill(rows: pl.DataFrame) -> Interval:
    """Log-loss skill: 1 less the loss over that of the base rate of these very nights.

    Above 0 the probabilities say more than one number for everybody would, even the right one.
    One person is one cluster.
    """
    people = rows.sort("world", "subject_id", "bin")
    told = people.select("world", "subject_id").to_struct().rle_id().to_numpy()
    nights, hits = np.bincount(told, people["nights"]), np.bincount(told, people["observed"])
    loss = np.bincount(told, people["loss"]).astype(np.float64)
    if len(nights) == 0 or not 0 < hits.sum() < nights.sum():
        return Interval(None, None, None)
    base = hits.sum() / nights.sum()
    usual = -(hits * float(np.log(base)) + (nights - hits) * float(np.log1p(-base)))
    share = ratio_over_clusters(loss, np.asarray(usual, dtype=np.float64))
    if share.value is None or share.low is None or share.high is None:
        return share
    return Interval(1 - share.value, 1 - share.high, 1 - share.low)
