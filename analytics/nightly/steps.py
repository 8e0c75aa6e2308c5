"""What a night does, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics.network.groups import Groups, named
from analytics.nightly import gates
from analytics.nightly.runner import Given, Relations, Step
from analytics.ranking import history
from analytics.ranking import night as ranking

_NAMES = {"subject_id": pl.String, "group_name": pl.String}


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
        "ties": tables.ties,
        "placed": tables.people,
    }


def compare(_given: Given, relations: Relations) -> Relations:
    """Put beside each subject the rank and score of the night before; null for who is new to the list."""
    queue = relations["scored"].join(
        relations["read_night_ranks"], on="subject_id", how="left", maintain_order="left"
    )
    return {"queue": queue}


def name_groups(_given: Given, relations: Relations) -> Relations:
    """Name each group: a group keeps its name of the night before while most of its members stay."""
    placed = relations["placed"]
    found = Groups(placed["subject_id"], placed["group_number"].to_numpy(), placed["inward"].to_numpy())
    before = relations["read_night_groups"].drop_nulls()
    names = named(found, dict(before.select("subject_id", "group_name").iter_rows()))
    bearing = pl.DataFrame({"subject_id": list(names), "group_name": list(names.values())}, schema=_NAMES)
    people = placed.drop("group_number", "inward").join(
        bearing, on="subject_id", how="left", maintain_order="left"
    )
    return {"people": people}


SCORE = (
    Step(
        "score",
        score,
        reads=(
            "read_reports",
            "read_subject_versions",
            "read_involvements",
            "read_outcomes",
            "read_event_links",
            "read_merges",
        ),
        writes=("scored", "contributions", "incidents", "custody", "ties", "placed"),
    ),
)
"""What is said of everybody; a night in parts does the same in stages (`parted.whole`)."""

PUBLISH = (
    Step("compare", compare, reads=("scored", "read_night_ranks"), writes=("queue",)),
    Step("name groups", name_groups, reads=("placed", "read_night_groups"), writes=("people",)),
    Step(
        "check",
        gates.check,
        reads=("queue", "contributions", "incidents", "custody", "ties", "people", "read_night_cohort"),
        writes=("gates",),
    ),
)
"""What follows once everybody is scored."""

NIGHT = SCORE + PUBLISH
