"""Why one subject stands where it stands: every contribution, with its events."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from analytics.errors import UsageError
from analytics.history import History
from analytics.ranking.contributions import contributions
from analytics.ranking.model import Model
from analytics.ranking.night import PRIOR, listed, total, weighed
from analytics.ranking.ties import share_of_ties
from analytics.ranking.why_not import lines, why_not


def explain(history: History, as_of: date, model: Model, subject_id: str) -> dict[str, Any]:
    """The contract's explanation (section 4); `prior` plus all evidence is the score to 1e-9.

    Beside it, for people, `why_not`: sentences on what the place hangs on, and `share_of_ties`: what share of
    the positive evidence comes from ties and contact reports.

    A subject that is known but not ranked has rank and score null and no contributions;
    `UsageError` for one that is not known on that night.
    """
    this = pl.col("subject_id") == subject_id
    known = history.cohort(as_of).filter(this)
    if known.is_empty():
        raise UsageError(
            f"subject {subject_id!r}: not known on {as_of}", allowed="an id recorded by that night"
        )
    rank, score, parts, hinges, share = None, None, [], [], 0.0
    if known["ranked"].item():
        timeline = history.night(as_of, model.shares(history.taxonomy))
        signals = weighed(model)
        ranked = listed(history, timeline, total(timeline, signals), model)[0]
        row = ranked.row(by_predicate=this, named=True)
        rank, score = row["rank"], row["score"]
        columns = ["signal", "evidence", "unit", "value", "reason", "event_ids"]
        told = contributions(timeline, signals).filter(this)
        parts = told.select(columns).to_dicts()
        share = share_of_ties(told)
        hinges = why_not(told, row, lines(ranked["score"]))
    return {
        "subject_id": subject_id,
        "as_of": as_of.isoformat(),
        "rank": rank,
        "score": score,
        "prior": PRIOR,
        "contributions": parts,
        "why_not": hinges,
        "share_of_ties": share,
    }
