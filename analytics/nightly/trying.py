"""What another policy would make of a night: who would move, and what would be caught; nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from analytics.nightly import choice, comparing, governing
from analytics.progress import QUIET, Progress
from analytics.ranking import history, policy
from analytics.ranking import night as ranking
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy

Tried = dict[str, Any]


def try_policy(
    store: Store, path: Path, as_of: date | None, taxonomy: Taxonomy, progress: Progress = QUIET
) -> Tried:
    """Rank one night (default: the current one) by the policy in force and by the file at `path`.

    Keys: `as_of`, `model`, `policies` (two hashes), `horizon_days`, `night` as `comparing.compare` has one,
    each pair in the order of `policies`, `enters` and `leaves` (of the first 100: subject_id and both
    ranks), and `moved`: who changes place most among the first 100 of either list.

    `ContractError` for a file that is no policy, `UsageError` where no night is published or named.
    """
    switch.require_on(store)
    content, night = governing.read(path), comparing.the_night(store, as_of)
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, night, taxonomy)
        outcomes = session.frame("read_outcomes", as_of=comparing.EVER)
        update(1.0)
    model, hashes, lists = choice.chooser(store, taxonomy)(night), [], []
    with progress.stage("Ranking twice") as update, governing.governing(store):
        for done, text in enumerate((None, content), start=1):
            with policy.use(text):
                hashes.append(policy.sha256())
                lists.append(ranking.rank(known, night, model))
            update(done / 2)
    until = max(outcomes["recorded_at"].dt.date().to_list(), default=None)
    now, then = lists
    return {
        "as_of": night.isoformat(),
        "model": model.model_id,
        "policies": hashes,
        "horizon_days": HORIZON_DAYS,
        "night": comparing.of_night(night, (model, model), lists, outcomes, until),
        "enters": _first_of(then, now),
        "leaves": _first_of(now, then, swapped=True),
        "moved": comparing.moved(now, then),
    }


def _first_of(one: pl.DataFrame, other: pl.DataFrame, *, swapped: bool = False) -> list[dict[str, Any]]:
    """Who is among the first 100 of `one` and not of `other`, with the rank now and under the file."""
    ranks = one.select("subject_id", rank_b="rank").join(
        other.select("subject_id", rank_a="rank"), on="subject_id", how="left"
    )
    far = pl.col("rank_a").is_null() | (pl.col("rank_a") > comparing.FIRST_PLACES)
    only = ranks.filter(pl.col("rank_b") <= comparing.FIRST_PLACES, far).sort("rank_b")
    if swapped:
        only = only.rename({"rank_a": "rank_b", "rank_b": "rank_a"})
    return only.select("subject_id", "rank_a", "rank_b").to_dicts()
