"""Loads the compiled kernels by ranking nobody.

Numba compiles a kernel where it was never called on this machine, which takes longer than many
nights; `make setup` (`python -m analytics.ranking.kernels`) does it beforehand.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from analytics.history import History, weigh
from analytics.network import mentions
from analytics.ranking.model import priors
from analytics.ranking.night import rank, score_night
from analytics.reports import from_frame
from analytics.taxonomy import Taxonomy, load

_NO_NIGHT = date(2000, 1, 1)


def _nobody(text: str, moments: str = "", days: str = "") -> pl.DataFrame:
    """An empty relation with these columns of text, moments and days."""
    schema: dict[str, pl.DataType] = {name: pl.String() for name in text.split()}
    schema |= {name: pl.Datetime("us") for name in moments.split()}
    return pl.DataFrame(schema=schema | {name: pl.Date() for name in days.split()})


def load_kernels(taxonomy: Taxonomy) -> None:
    """Call every kernel that a ranking needs, on no data at all."""
    nobody = pl.Series("subject_id", [], dtype=pl.String)
    described = "subject_id event_id event_type source_id source_kind source_grade intelligence_grade"
    versions = _nobody("subject_id status stream area_id", "recorded_at", "opened_on closed_on")
    told = _nobody(described, "occurred_at recorded_at retracted_at")
    reports = from_frame(told, versions, nobody, taxonomy)
    grade_weight, trust = weigh(reports)
    involvements = _nobody("subject_id investigation_id role", "known_at")
    empty = History(
        until=_NO_NIGHT,
        taxonomy=taxonomy,
        reports=reports,
        grade_weight=grade_weight,
        trust=trust,
        versions=versions,
        involvements=involvements,
        outcomes=_nobody("subject_id outcome", "recorded_at", "occurred_on"),
        mentions=mentions.read(reports, _nobody("event_id link_kind link_value"), involvements),
        merges=_nobody("kind first second verdict", "recorded_at"),
        tie_order=reports.subject,
    )
    rank(empty, _NO_NIGHT, priors(taxonomy))
    score_night(empty, _NO_NIGHT, priors(taxonomy))


if __name__ == "__main__":
    load_kernels(load())
