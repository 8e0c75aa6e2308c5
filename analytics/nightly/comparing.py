"""Two models side by side on the same nights; nothing is published, nothing written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from analytics.errors import UsageError
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking import history
from analytics.ranking import night as ranking
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.ranking.model import Model, priors
from analytics.reports import Flags, Floats
from analytics.store import models, nights, switch
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy

FIRST_PLACES = 100
"""How many places from the top two lists are held against each other, and movers are looked for in."""
_FOUND = {"found_first_100": 100, "found_first_200": 200}
"""Among how many first places outcomes are counted."""
MOVERS = 10
LEAST_CHANCE = 1e-9
"""What is said to be impossible and happens costs as much as this, not everything."""
EVER = date(2200, 1, 1)
"""Later than anything that can be recorded: outcomes judge a night, they do not rank it."""
PRIORS = "priors"
"""In place of an id: the taxonomy's priors, kept or not."""

Compared = dict[str, Any]


@governed
def compare(
    store: Store,
    ids: tuple[str, str],
    asked: Sequence[date],
    taxonomy: Taxonomy,
    progress: Progress = QUIET,
) -> Compared:
    """Rank each night with both models and hold the lists against each other.

    Keys: `models` (two ids), `fitted_until`, `horizon_days`, `outcomes_until` (the last recorded
    outcome), `nights` (one object each), `overall` (means of these, outcomes added up) and `moved`:
    who changes place most on the last night, among the first 100 of either list.

    A night has `as_of`, `ranked`, `shared_first_100`, `rank_correlation`, `outcomes` (how many of
    those ranked were reopened within the horizon) and, a pair in the order of `models`,
    `found_first_100`, `found_first_200` (how many of these stand among the first) and `log_loss`.
    What rests on outcomes is None where one of the models was fitted later than the night, since
    it may have learnt from them; the log-loss also where the horizon is not over.

    `UsageError` for an id that is not kept.
    """
    switch.require_on(store)
    pair = _models(store, ids, taxonomy)
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, asked[-1], taxonomy)
        outcomes = session.frame("read_outcomes", as_of=EVER)
        update(1.0)
    until = max(outcomes["recorded_at"].dt.date().to_list(), default=None)
    told, lists = [], []
    with progress.stage(f"Ranking {len(asked)} nights twice") as update:
        for done, as_of in enumerate(asked, start=1):
            lists = [ranking.rank(known, as_of, model) for model in pair]
            told.append(of_night(as_of, pair, lists, outcomes, until))
            update(done / len(asked))
    return {
        "models": [model.model_id for model in pair],
        "fitted_until": [_text(model.fitted_until) for model in pair],
        "horizon_days": HORIZON_DAYS,
        "outcomes_until": _text(until),
        "nights": told,
        "overall": overall(told),
        "moved": moved(*lists),
    }


def the_night(store: Store, as_of: date | None) -> date:
    """`as_of`, or else the current night; `UsageError` where none is published."""
    if as_of is not None:
        return as_of
    night = nights.current(store)
    if night is None:
        raise UsageError("compare: no night is published yet", allowed="--as-of DATE")
    return night.as_of


def rank_correlation(a: pl.DataFrame, b: pl.DataFrame) -> float | None:
    """Spearman's: 1 for the same order, -1 for the reverse; None for fewer than two subjects.

    >>> one = pl.DataFrame({"subject_id": ["a", "b", "c"], "rank": [1, 2, 3]})
    >>> rank_correlation(one, one.with_columns(rank=pl.Series([3, 2, 1])))
    -1.0
    """
    people = a.height
    if people < 2:  # noqa: PLR2004 - one subject has no order
        return None
    both = _side_by_side(a, b)
    # in whole numbers, exact for any number of people
    squares = sum(int(gap) ** 2 for gap in both["rank_a"] - both["rank_b"])
    return 1.0 - 6 * squares / (people * (people**2 - 1))


def shared(a: pl.DataFrame, b: pl.DataFrame, places: int = FIRST_PLACES) -> int:
    """How many subjects are among the first `places` of both lists."""
    return len(set(a["subject_id"].head(places)) & set(b["subject_id"].head(places)))


def moved(a: pl.DataFrame, b: pl.DataFrame) -> list[dict[str, Any]]:
    """Who changes place most among the first 100 of either list: subject_id and both ranks."""
    near = (pl.col("rank_a") <= FIRST_PLACES) | (pl.col("rank_b") <= FIRST_PLACES)
    gap = (pl.col("rank_a") - pl.col("rank_b")).abs()
    moving = _side_by_side(a, b).filter(near, gap > 0).with_columns(gap=gap)
    order = moving.sort(["gap", "subject_id"], descending=[True, False]).head(MOVERS)
    return order.drop("gap").to_dicts()


def overall(told: Sequence[Compared]) -> Compared:
    """Means over the nights, outcomes added up over those that can be judged; None where there is none."""
    judged = [night for night in told if night["outcomes"] is not None]
    lost = [night["log_loss"] for night in told if night["log_loss"] is not None]
    found = {
        name: [sum(night[name][place] for night in judged) for place in (0, 1)] if judged else None
        for name in _FOUND
    }
    return {
        "shared_first_100": _mean([night["shared_first_100"] for night in told]),
        "rank_correlation": _mean([night["rank_correlation"] for night in told]),
        "outcomes": sum(night["outcomes"] for night in judged) if judged else None,
        **found,
        "log_loss": [_mean([losses[place] for losses in lost]) for place in (0, 1)] if lost else None,
    }


def log_loss(probability: Floats, happened: Flags) -> float:
    """Mean of -log of the chance that was given to what happened, in nats."""
    chance = np.maximum(np.where(happened, probability, 1.0 - probability), LEAST_CHANCE)
    return float(-np.add.reduce(np.log(chance)) / len(chance))


def _models(store: Store, ids: tuple[str, str], taxonomy: Taxonomy) -> list[Model]:
    kept = models.all(store)
    return [
        priors(taxonomy) if name == PRIORS else Model.from_json(models.find(kept, name).text())
        for name in ids
    ]


def of_night(
    as_of: date,
    pair: Sequence[Model],
    lists: Sequence[pl.DataFrame],
    outcomes: pl.DataFrame,
    until: date | None,
) -> Compared:
    """One night of `compare`: two lists of it, by a pair of models, beside the outcomes up to `until`."""
    a, b = lists
    told = {
        "as_of": as_of.isoformat(),
        "ranked": a.height,
        "shared_first_100": shared(a, b),
        "rank_correlation": rank_correlation(a, b),
    }
    foreseen = any(model.fitted_until is not None and model.fitted_until > as_of for model in pair)
    end = as_of + timedelta(days=HORIZON_DAYS)
    if foreseen or until is None or until <= as_of:
        return told | dict.fromkeys(("outcomes", *_FOUND, "log_loss"))
    reopened = _reopened(outcomes, as_of, end)
    return told | {
        "outcomes": len(_found(a, reopened, a.height)),
        **{
            name: [len(_found(ranked, reopened, places)) for ranked in lists]
            for name, places in _FOUND.items()
        },
        "log_loss": [_loss(ranked, reopened) for ranked in lists] if end <= until and a.height else None,
    }


def _reopened(outcomes: pl.DataFrame, as_of: date, end: date) -> set[str]:
    """Who was reopened after the night, up to the end of the horizon."""
    within = pl.col("occurred_on").is_between(as_of, end, closed="right")
    return set(outcomes.filter(pl.col("outcome") == "reopened", within)["subject_id"])


def _found(ranked: pl.DataFrame, reopened: set[str], places: int) -> set[str]:
    return reopened & set(ranked["subject_id"].head(places))


def _loss(ranked: pl.DataFrame, reopened: set[str]) -> float:
    happened = np.array([subject_id in reopened for subject_id in ranked["subject_id"]])
    return log_loss(ranked["probability"].to_numpy(), happened)


def _side_by_side(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Both ranks of everyone: subject_id, rank_a, rank_b, in the order of the first list."""
    ranks = pl.col("rank").cast(pl.Int64)
    return a.select("subject_id", rank_a=ranks).join(
        b.select("subject_id", rank_b=ranks), on="subject_id", maintain_order="left"
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
