"""Draws a control sample from below the line, everybody with a chance that is known beforehand.

Poisson sampling: each person is in or out by a lot of their own, so that draws are independent and the
error of any estimate is known exactly. The price is that some weeks have no draw and some a few more.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics.errors import UsageError
from analytics.reports import Flags, Floats, Ints

SPAN = 2.0**53
"""Lots are whole numbers below this over this: every one of them is a float, and none is 1."""


@dataclass(frozen=True)
class DrawRules:
    """How chances are spread below the line.

    `uniform_share` of the expected draws falls evenly on everybody; the rest falls in proportion to
    1 / (places below the line + `softening_places`). Nobody stands for more than 1 / `uniform_share` times
    as many people as under an even draw.
    """

    uniform_share: float = 0.5
    softening_places: int = 50

    def __post_init__(self) -> None:
        if not 0 < self.uniform_share <= 1:
            raise UsageError(f"uniform_share {self.uniform_share}", allowed="above 0, up to 1")
        if self.softening_places < 0:
            raise UsageError(f"softening_places {self.softening_places}", allowed="0 or more")


@dataclass(frozen=True, eq=False)
class Below:
    """The list below the line: n ids, and their places on the whole list, all greater than `line`.

    `line` is the place of the last person whom the list itself gets read this week (0: nobody). Only where
    `may` holds, shape (n,), can somebody be drawn. Who rests after a review or has an open case may not:
    such people are *outside the frame*. Somebody is looking at them already, or has just done so, so
    the list does not miss them, and what is estimated from the draws is about the others alone.
    """

    subject_ids: pl.Series
    ranks: Ints
    line: int
    may: Flags | None = None

    def __post_init__(self) -> None:
        count = len(self.subject_ids)
        if len(self.ranks) != count or (self.may is not None and len(self.may) != count):
            raise UsageError(
                "control draw: ids, ranks and mask differ in length", allowed="one each a person"
            )
        if count and int(np.min(self.ranks)) <= self.line:
            raise UsageError(
                f"control draw: rank {int(np.min(self.ranks))} is not below the line",
                allowed=f"ranks from {self.line + 1}",
            )
        if self.subject_ids.n_unique() != count or self.subject_ids.null_count():
            raise UsageError(
                "control draw: somebody is on the list twice or has no id", allowed="ids, once each"
            )

    @property
    def in_frame(self) -> Flags:
        """Who can be drawn, shape (n,)."""
        return np.ones(len(self.subject_ids), dtype=np.bool_) if self.may is None else self.may


@dataclass(frozen=True, eq=False)
class Drawing:
    """One week's draw, as it is to be kept.

    `drawn`: subject_id, rank, probability; sorted by subject_id. `people` could have been drawn, `expected`
    is the sum of their probabilities, `least_probability` the smallest (0 where there is nobody).
    """

    drawn: pl.DataFrame
    people: int
    expected: float
    least_probability: float


def probabilities(places: Ints, expected: float, rules: DrawRules | None = None) -> Floats:
    """Chance of each person to be drawn, shape (n,), from their places below the line (1: the first below).

    They add up to `expected`, unless somebody's would exceed 1 and is cut there.

    >>> probabilities(np.array([1, 51]), 1.0).round(3).tolist()
    [0.582, 0.418]
    """
    rules = rules or DrawRules()
    if not (np.isfinite(expected) and expected > 0):
        raise UsageError(f"control draw: {expected} expected draws", allowed="a number above 0")
    if not len(places):
        return np.zeros(0)
    nearness = 1.0 / (np.asarray(places, dtype=np.float64) + rules.softening_places)
    # added up by size, so that the order of rows changes no bit
    near = nearness / float(np.add.reduce(np.sort(nearness)))
    chance = expected * (rules.uniform_share / len(places) + (1 - rules.uniform_share) * near)
    return np.minimum(chance, 1.0)


def lot(seed: bytes, subject_id: str) -> float:
    """A number from 0 up to, not including, 1 that the seed and the id decide: HMAC-SHA-256.

    >>> 0 <= lot(b"week 12", "S1") < 1, lot(b"week 12", "S1") == lot(b"week 13", "S1")
    (True, False)
    """
    digest = hmac.digest(seed, subject_id.encode(), "sha256")
    return (int.from_bytes(digest[:8], "big") >> 11) / SPAN


def draw(below: Below, expected: float, seed: bytes, rules: DrawRules | None = None) -> Drawing:
    """The people drawn this week; the same seed and list draw the same, in whatever order the rows stand.

    `expected` is the number of draws on average, fractions allowed: a share of 5 % of 20 reviews a week is 1.
    Take another seed every week, from a secret: whoever knows the seed can tell who will be drawn.
    """
    if not seed:
        raise UsageError("control draw: no seed", allowed="some bytes that nobody can guess")
    frame = below.in_frame
    ids, ranks = below.subject_ids.filter(pl.Series(frame)), np.asarray(below.ranks)[frame]
    chance = probabilities(ranks - below.line, expected, rules)
    lots = np.array([lot(seed, subject_id) for subject_id in ids], dtype=np.float64)
    drawn = pl.DataFrame(
        {"subject_id": ids, "rank": ranks, "probability": chance},
        schema={"subject_id": pl.String, "rank": pl.Int64, "probability": pl.Float64},
    ).filter(pl.Series(lots < chance, dtype=pl.Boolean))
    return Drawing(
        drawn.sort("subject_id"),
        people=len(ids),
        expected=float(np.add.reduce(np.sort(chance))),
        least_probability=float(chance.min(initial=1.0)) if len(ids) else 0.0,
    )
