"""What a night does, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.nightly import gates
from analytics.nightly.runner import Given, Relations, Step
from analytics.ranking import history
from analytics.ranking import night as ranking


@dataclass(frozen=True)
class _AlreadyRead:
    """Stands in for the store: answers from the relations that the runner has read for this step."""

    relations: Relations

    def frame(self, name: str, **_parameters: object) -> pl.DataFrame:
        """The relation of that name; `KeyError` where the step does not declare it."""
        return self.relations[name]


def score(given: Given, relations: Relations) -> Relations:
    """Rank everyone who belongs on the list that night, with every reason."""
    known = history.read(_AlreadyRead(relations), given.as_of, given.taxonomy)
    tables = ranking.score_night(known, given.as_of, given.model)
    return {
        "scored": tables.queue,
        "contributions": tables.contributions,
        "incidents": tables.incidents,
        "custody": tables.custody,
    }


def compare(_given: Given, relations: Relations) -> Relations:
    """Put beside each subject the rank and score of the night before; null for who is new to the list."""
    queue = relations["scored"].join(
        relations["read_night_ranks"], on="subject_id", how="left", maintain_order="left"
    )
    return {"queue": queue}


NIGHT = (
    Step(
        "score",
        score,
        reads=("read_reports", "read_subject_versions", "read_involvements", "read_outcomes"),
        writes=("scored", "contributions", "incidents", "custody"),
    ),
    Step("compare", compare, reads=("scored", "read_night_ranks"), writes=("queue",)),
    Step(
        "check",
        gates.check,
        reads=("queue", "contributions", "incidents", "custody", "read_night_cohort"),
        writes=("gates",),
    ),
)
