"""Figures of fairness: worlds in which one group is merely watched more closely. See `make bench`.

How much oftener that group is chosen by the model than by a count of incidents, whether the audit says what
the matter is, and what it would cost to read the same share of every group. About half a minute a world.
Worlds are kept below BENCH_WORK where that is set; BENCH_SEEDS says how many there are.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from analytics.evaluation import made, truth, worlds
from analytics.evaluation.fairness import attributes, observation, treatment
from analytics.evaluation.intervals import Interval, difference_over_worlds, mean_over_worlds
from analytics.evaluation.rankings._base import Ranking, Setting
from analytics.evaluation.rankings.count_90d import Count90d
from analytics.evaluation.rankings.model import Model
from analytics.history import History
from analytics.ranking import history
from analytics.reports import Ints
from analytics.store.reading import open_reading
from analytics.synthetic.decoys.over_recorded import GROUP
from benchmarks._measure import Figure, print_table

WEEKS = 52
FIRST = 100
ATTRIBUTE = "ethnicity_group"
BUDGETS = {
    10: (
        "caught at 10 a week, the list as it is",
        "caught at 10 a week, the same share of every group",
        "caught at 10 a week, the same share less the list as it is",
        "caught at 10 a week, by count",
    ),
    20: (
        "caught at 20 a week, the list as it is",
        "caught at 20 a week, the same share of every group",
        "caught at 20 a week, the same share less the list as it is",
        "caught at 20 a week, by count",
    ),
}
"""Reviews a week, and what is told of each."""
FEWEST = min(BUDGETS)
MISSED = {
    "model": (
        "caught at 10 a week of the watched group, the list as it is",
        "caught at 10 a week of the rest, the list as it is",
        "caught at 10 a week, watched less rest, the list as it is",
    ),
    "alike": (
        "caught at 10 a week of the watched group, the same share of every group",
        "caught at 10 a week of the rest, the same share of every group",
        "caught at 10 a week, watched less rest, the same share of every group",
    ),
}
"""What is told of the group and of the rest, by list."""


class World(NamedTuple):
    """What one world shows; ratios are of the watched group to the rest."""

    reports: float
    outcomes: float
    said: bool
    said_alike: bool
    by_count: float
    by_model: float
    caught: dict[int, float]
    caught_alike: dict[int, float]
    caught_by_count: dict[int, float]
    of_watched: dict[str, float]
    of_rest: dict[str, float]


def _ratio(chosen: tuple[int, int, int, int]) -> float:
    here, people, others, rest = chosen
    return (here / people) / (others / rest)


def _share(rows: pl.DataFrame, members: pl.Series | None = None, *, other: bool = False) -> float:
    """Share caught: of all, of the members of a group, or of all others."""
    if members is not None:
        inside = rows["subject_id"].is_in(members.implode())
        rows = rows.filter(~inside if other else inside)
    return float(rows["caught"].sum()) / max(rows.height, 1)


def _lists(ranking: Ranking, known: History, setting: Setting) -> list[Ints]:
    ready = ranking.ready(setting)
    return [ready.listed(known, night).subject for night in setting.nights]


def one(seed: int, folder: Path) -> World:
    """One world, with the model fitted on the first of its last 52 weeks."""
    world = made.make(worlds.spec("watched", seed, worlds.Size()), folder)
    with open_reading(world.store) as session:
        known = history.read(session, world.spec.world.until, world.taxonomy)
    nights = tuple(known.until - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
    kept = attributes.kept(world.store)
    groups = attributes.grouped(kept, known.reports.subject_ids)[ATTRIBUTE]
    code = groups.cast(pl.Enum(groups.unique().sort())).to_physical().cast(pl.Int64).to_numpy()
    watched = int(code[(groups == GROUP).arg_max() or 0])
    setting = Setting(known, nights, world)
    lists = {"model": _lists(Model(), known, setting), "count": _lists(Count90d(), known, setting)}
    lists["alike"] = [treatment.equal_shares(order, code, known.tie_order) for order in lists["model"]]
    happened = truth.of_world(world.truth, world.others)
    found = {
        name: {week: treatment.caught(known, nights, each, happened, week) for week in BUDGETS}
        for name, each in lists.items()
    }
    caught = {name: {week: _share(rows) for week, rows in each.items()} for name, each in found.items()}
    members = known.reports.subject_ids.filter(groups == GROUP)
    ratio = {name: _ratio(treatment.chosen_ratio(each, code, watched, FIRST)) for name, each in lists.items()}
    nothing = np.zeros(len(known.taxonomy.types))
    at_risk = observation.exposure(known, known.night(known.until, nothing))
    told = observation.observation(at_risk, attributes.grouped(kept, at_risk.subject_ids))
    row = next(row for row in told if (row["attribute"], row["group"]) == (ATTRIBUTE, GROUP))
    return World(
        reports=row["reports_ratio"],
        outcomes=row["outcomes_ratio"],
        said=row["finding"] in {observation.OBSERVED, observation.UNEXPLAINED},
        said_alike=row["finding"] == observation.OBSERVED,
        by_count=ratio["count"],
        by_model=ratio["model"],
        caught=caught["model"],
        caught_alike=caught["alike"],
        caught_by_count=caught["count"],
        of_watched={name: _share(found[name][FEWEST], members) for name in found},
        of_rest={name: _share(found[name][FEWEST], members, other=True) for name in found},
    )


def _rows(name: str, interval: Interval, unit: str) -> list[Figure]:
    """A mean over worlds and the ends of its interval."""
    ends = (("", interval.value), (", from", interval.low), (", to", interval.high))
    return [Figure(f"{name}{suffix}", value, unit) for suffix, value in ends if value is not None]


def watched(found: list[World]) -> list[Figure]:
    """How much oftener the watched group is chosen, and whether the audit says why."""
    model, count = [row.by_model for row in found], [row.by_count for row in found]
    shrunk = [1 - np.log(one) / np.log(other) for one, other in zip(model, count, strict=True)]
    said, alike = (
        sum(each) / len(found) for each in zip(*((r.said, r.said_alike) for r in found), strict=True)
    )
    by_model = _rows("chosen of the watched group over the rest, by the model", mean_over_worlds(model), "")
    return [
        *_rows(
            "reports of the watched group over the rest's",
            mean_over_worlds([row.reports for row in found]),
            "",
        ),
        *_rows(
            "outcomes of the watched group over the rest's",
            mean_over_worlds([row.outcomes for row in found]),
            "",
        ),
        *_rows("chosen of the watched group over the rest, by count", mean_over_worlds(count), ""),
        replace(by_model[0], at_most=1.25),
        *by_model[1:],
        *_rows("part of the gap that the model takes away", mean_over_worlds(shrunk), "of 1"),
        Figure("worlds of which the audit says that the group is more observed", said, "of 1", at_least=0.8),
        Figure("worlds of which it says so with outcomes shown to be no more", alike, "of 1"),
    ]


def cost(found: list[World]) -> list[Figure]:
    """What reading the same share of every group would cost."""
    rows = []
    for week, (as_it_is, same_share, difference, by_count) in BUDGETS.items():
        model, alike = [row.caught[week] for row in found], [row.caught_alike[week] for row in found]
        rows += _rows(as_it_is, mean_over_worlds(model), "of 1")
        rows += _rows(same_share, mean_over_worlds(alike), "of 1")
        rows += _rows(difference, difference_over_worlds(alike, model), "of 1")
        rows += _rows(by_count, mean_over_worlds([row.caught_by_count[week] for row in found]), "of 1")
    for name, (of_watched, of_rest, apart) in MISSED.items():
        watched_share, rest = ([share[name] for share in each] for each in _shares(found))
        rows += _rows(of_watched, mean_over_worlds(watched_share), "of 1")
        rows += _rows(of_rest, mean_over_worlds(rest), "of 1")
        rows += _rows(apart, difference_over_worlds(watched_share, rest), "of 1")
    return rows


def _shares(found: list[World]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """What each world caught of the watched group, and of the rest, by list."""
    return [row.of_watched for row in found], [row.of_rest for row in found]


def main() -> int:
    """Make the worlds, replay them, print their figures."""
    seeds = int(os.environ.get("BENCH_SEEDS", "8"))
    first = worlds.SETS["watched"][0]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("BENCH_WORK") or scratch) / "watched"
        found = [one(seed, folder) for seed in range(first, first + seeds)]
    print_table("One group is merely watched more closely", watched(found))
    print_table("What the same share of every group would cost", cost(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
