"""Who is missed? Those who escalated, and whom no list of the half year before chose.

A night has few who escalate. Over the settled nights of the trend there are more; somebody who was on the
list on several of them counts once, as found where any of those lists chose them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from analytics.evaluation.fairness import attributes, comparing, counts, proportions
from analytics.evaluation.fairness.comparing import REST, TOO_FEW, Row, ends
from analytics.evaluation.fairness.counts import Audited
from analytics.evaluation.fairness.settling import HORIZON
from analytics.evaluation.truth import OUTCOME_MODE
from analytics.history import History


def followed(known: History, lists: pl.DataFrame, settled: Sequence[date], top: int) -> pl.DataFrame:
    """Whoever was reopened in the half year after a settled night: subject_id, occurred_on, found.

    `lists` has as_of, subject_id and rank. Counted is the first reopening after each of the nights.
    """
    outcomes = known.outcomes.filter(pl.col("outcome") == OUTCOME_MODE).select("subject_id", "occurred_on")
    after = pl.col("occurred_on") - pl.col("as_of")
    return (
        lists.filter(pl.col("as_of").is_in(list(settled)))
        .join(outcomes, on="subject_id")
        .filter(after > pl.duration(days=0), after <= HORIZON)
        .group_by("subject_id", "as_of")
        .agg(pl.col("occurred_on").min(), pl.col("rank").first())
        .group_by("subject_id", "occurred_on")
        .agg(found=(pl.col("rank") <= top).any())
        .sort("subject_id", "occurred_on")
    )


def rows(found: pl.DataFrame, kept: pl.DataFrame, people: pl.Series) -> list[Row]:
    """One row a group of `people` that somebody escalated of.

    Keys: attribute, group, n, escalated, missed, and with their ends missed_share and ratio (to the rest);
    verdict.
    """
    sizes = {
        (cell.attribute, cell.group): cell.n
        for cell in counts.cells(_audited(people, pl.Series([False]).new_from_index(0, len(people)), kept))
    }
    cells = counts.cells(_audited(found["subject_id"], ~found["found"], kept)) if found.height else []
    compared = {
        (row["attribute"], row["group"]): row
        for row in comparing.comparisons(cells)
        if row["against"] == REST and row["measure"] == "selection_rate"
    }
    told = []
    for cell in cells:
        key = cell.attribute, cell.group
        row = compared.get(key)
        told.append(
            {
                "attribute": cell.attribute,
                "group": cell.group,
                "n": sizes.get(key, cell.n),
                "escalated": cell.n,
                "missed": cell.selected,
                **ends("missed_share", proportions.share(cell.selected, cell.n)),
                **{
                    f"ratio{end}": None if row is None else row[f"ratio{end}"]
                    for end in ("", "_low", "_high")
                },
                "verdict": TOO_FEW if row is None else row["verdict"],
            }
        )
    return told


def _audited(people: pl.Series, missed: pl.Series, kept: pl.DataFrame) -> Audited:
    """People with whether they were missed in place of whether they were chosen."""
    groups = attributes.grouped(kept, people)
    nobody = pl.Series([False]).new_from_index(0, len(people)).to_numpy()
    return Audited(nobody, missed.to_numpy(), groups)
