"""The long job: every ranking in every world, each finished one kept, so that it can be interrupted."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analytics.errors import UsageError
from analytics.evaluation import calibration, judging, kept
from analytics.evaluation.kept import Judged
from analytics.evaluation.rankings._base import Listed, Ranking, Setting
from analytics.evaluation.replay import ReviewBudget, replay
from analytics.evaluation.scenes import Opened, Scene
from analytics.progress import QUIET, Progress, Update, ignore
from analytics.ranking.policy import ranked_signals

FRONTIER = (2, 5, 10, 20, 40, 80)
"""Reviews a week at which the capacity frontier is drawn."""
LAST_SHARE = 0.9
"""Share of a replay's work that goes into ranking its nights; the rest judges them."""


@dataclass(frozen=True)
class Parameters:
    """What is replayed.

    `weeks` nights, a week apart, up to the end of the data; `budgets` and `frontier` are reviews a week;
    the resting rule is that of `ReviewBudget`.
    """

    weeks: int = 52
    budgets: tuple[int, ...] = (10, 20)
    frontier: tuple[int, ...] = FRONTIER
    rest_days: int = ReviewBudget.rest_days
    rest_days_new_evidence: int = ReviewBudget.rest_days_new_evidence
    new_events: int = ReviewBudget.new_events

    def __post_init__(self) -> None:
        if self.weeks < 2:  # noqa: PLR2004 - one night has no night before it
            raise UsageError(f"--weeks {self.weeks}: nothing to replay", allowed="2 weeks or more")
        if min(self.budgets, default=0) < 1:
            raise UsageError("--budget: no reviews at all", allowed="1 review a week or more")

    def every_budget(self) -> list[ReviewBudget]:
        """One budget for each capacity asked for, the smallest first."""
        rest = (self.rest_days, self.rest_days_new_evidence, self.new_events)
        return [ReviewBudget(size, *rest) for size in sorted({*self.budgets, *self.frontier})]

    def nights(self, until: date) -> tuple[date, ...]:
        """The nights of the replay, oldest first.

        >>> [night.day for night in Parameters(weeks=3).nights(date(2026, 6, 30))]
        [16, 23, 30]
        """
        return tuple(until - timedelta(weeks=back) for back in range(self.weeks - 1, -1, -1))


class Result(NamedTuple):
    """What one ranking did in one scene."""

    scene: Scene
    ranking: str
    judged: Judged


@dataclass(frozen=True)
class Work:
    """Where finished results are kept, and the version of the code that makes them."""

    folder: Path
    code: str

    def place(self, scene: Scene, name: str, ranking: Ranking, parameters: Parameters) -> Path:
        """Folder of one result; another world, ranking, parameter, policy or code has another one."""
        parts = (scene.identity, name, repr(ranking), asdict(parameters), repr(ranked_signals()), self.code)
        return self.folder / "results" / scene.name / f"{name}-{kept.key(*parts)}"


def run(
    scenes: Sequence[Scene],
    rankings: Mapping[str, Ranking],
    parameters: Parameters,
    work: Work,
    progress: Progress = QUIET,
) -> list[Result]:
    """Every ranking in every scene; what was finished before is read, a scene without a gap is not opened."""
    results = []
    for number, scene in enumerate(scenes, start=1):
        places = {name: work.place(scene, name, made, parameters) for name, made in rankings.items()}
        found = {name: kept.load(place) for name, place in places.items()}
        missing = [name for name, judged in found.items() if judged is None]
        setting = None
        for name in missing:
            if setting is None:
                opened = scene.open(progress)
                setting = _setting(opened, parameters)
            with progress.stage(f"{scene.name} ({number} of {len(scenes)}): {name}") as update:
                judged = judge(rankings[name], setting, opened, parameters, update)
            kept.save(judged, places[name])
            found[name] = judged
        results += [Result(scene, name, judged) for name, judged in found.items() if judged is not None]
    return results


def _setting(opened: Opened, parameters: Parameters) -> Setting:
    nights = parameters.nights(opened.history.until)
    return Setting(opened.history, nights, opened.made, opened.draws)


def judge(
    ranking: Ranking, setting: Setting, opened: Opened, parameters: Parameters, update: Update = ignore
) -> Judged:
    """Replay one ranking under every budget and hold it against the truth."""
    history, nights = setting.history, setting.nights
    lists = _lists(ranking.ready(setting), setting, update)
    subjects = [listed.subject for listed in lists]
    reviews, escalations = [], []
    ties: list[int] = []
    for budget in parameters.every_budget():
        made = replay(history.reports, nights, subjects, budget)
        told, caught = judging.judge(made, history.reports, nights, opened.truth)
        size = pl.lit(budget.per_week, dtype=pl.Int32).alias("per_week")
        reviews.append(told.select(size, pl.all()))
        escalations.append(caught.select(size, pl.all()))
        if budget.per_week == parameters.budgets[0]:
            ties = [judging.ties_at_cut(listed.score, made, place) for place, listed in enumerate(lists)]
    update(1.0)
    return Judged(
        pl.concat(reviews),
        pl.concat(escalations),
        _nights(setting, lists, ties),
        calibration.table(history, nights, lists),
        opened.truth.people(nights[0], nights[-1]),
    )


def _lists(ranking: Ranking, setting: Setting, update: Update) -> list[Listed]:
    """Each night's list. Nights do not depend on each other, so they are shared out over the cores."""
    lists: list[Listed] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for listed in pool.map(lambda night: ranking.listed(setting.history, night), setting.nights):
            lists.append(listed)
            update(LAST_SHARE * len(lists) / len(setting.nights))
    return lists


def _nights(setting: Setting, lists: Sequence[Listed], ties: Sequence[int]) -> pl.DataFrame:
    """How much each list is like the one of the week before, and how many tie at the cut."""
    pairs = pairwise(lists)
    overlaps = [judging.overlap(before.subject, after.subject) for before, after in pairs]
    return pl.DataFrame(
        {"night": setting.nights, "overlap_100": [None, *overlaps], "ties_at_cut": ties},
        schema={"night": pl.Date, "overlap_100": pl.Float64, "ties_at_cut": pl.Int64},
    )
