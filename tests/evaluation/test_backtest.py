"""The long job: what it keeps, how it goes on after an interruption, and when it starts anew."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.evaluation import backtest
from analytics.evaluation.backtest import Parameters, Result, Work, run
from analytics.evaluation.kept import Judged
from analytics.evaluation.rankings._base import Ranking, Setting
from analytics.evaluation.rankings.count_90d import Count90d
from analytics.evaluation.rankings.model import Model
from analytics.evaluation.rankings.random import Random
from analytics.evaluation.scenes import Opened, Scene
from analytics.evaluation.truth import Truth, of_world
from analytics.history import History
from analytics.progress import Progress
from analytics.reports import Floats
from tests.worlds import NIGHT, random_world, report

PARAMETERS = Parameters(weeks=6, budgets=(2,), frontier=(1, 2, 4))
RANKINGS: dict[str, Ranking] = {"count_90d": Count90d(), "random": Random()}


def truth() -> Truth:
    acted = {
        "subject_id": ["s003"],
        "mode": ["burst"],
        "onset_on": [date(2026, 5, 1)],
        "act_on": [date(2026, 6, 28)],
    }
    others = {
        "subject_id": ["s004"],
        "mode": ["campaign"],
        "onset_on": [date(2026, 1, 1)],
        "ended_on": [None],
    }
    schema = {"subject_id": pl.String, "mode": pl.String, "onset_on": pl.Date, "ended_on": pl.Date}
    return of_world(pl.DataFrame(acted), pl.DataFrame(others, schema=schema))


class Scenes:
    """Small worlds that count how often they were opened."""

    def __init__(self) -> None:
        self.opened = 0
        rows = [report(f"n{n}", "s003", f"2026-05-{n + 2:02}", "weapon_interest", f"x{n}") for n in range(20)]
        self.history = random_world(5).with_reports(*rows).history()

    def scene(self, name: str = "small", **identity: object) -> Scene:
        return Scene(name, "apart", 1, {"name": name, **identity}, self.open)

    def open(self, _progress: Progress) -> Opened:
        self.opened += 1
        return Opened(self.history, truth(), None)


def same(first: list[Result], second: list[Result]) -> bool:
    pairs = zip(first, second, strict=True)
    return all(
        one.ranking == other.ranking
        and all(
            getattr(one.judged, field.name).equals(getattr(other.judged, field.name))
            for field in fields(Judged)
        )
        for one, other in pairs
    )


def test_a_replay_of_one_person_who_stands_out_is_as_told(tmp_path: Path) -> None:
    found = run([Scenes().scene()], RANKINGS, PARAMETERS, Work(tmp_path, "c"))[0].judged
    assert found.escalations["caught_on"].unique().to_list() == [date(2026, 5, 26)]
    assert found.escalations["lead_days"].unique().to_list() == [33]
    assert found.escalations["per_week"].to_list() == [1, 2, 4]
    assert found.reviews.group_by("per_week").len().sort("per_week")["len"].to_list() == [6, 12, 24]
    assert found.nights["night"].to_list() == list(PARAMETERS.nights(NIGHT))
    assert found.nights["overlap_100"].null_count() == 1
    assert found.calibration.is_empty()
    assert dict(found.people.iter_rows()) == {"campaign": 1, "after_act": 1}


def test_what_was_finished_is_read_and_the_world_is_not_opened_again(tmp_path: Path) -> None:
    scenes = Scenes()
    first = run([scenes.scene()], RANKINGS, PARAMETERS, Work(tmp_path, "c"))
    second = run([scenes.scene()], RANKINGS, PARAMETERS, Work(tmp_path, "c"))
    assert scenes.opened == 1
    assert same(first, second)


@dataclass(frozen=True)
class Interrupted(Ranking):
    """Somebody pressed Ctrl-C in the middle of it."""

    def ready(self, setting: Setting) -> Self:
        """Not made ready."""
        return self

    def scores(self, history: History, as_of: date) -> Floats:
        """No score."""
        raise KeyboardInterrupt


def test_after_an_interruption_it_goes_on_and_ends_as_if_there_had_been_none(tmp_path: Path) -> None:
    scenes = Scenes()
    both = [scenes.scene("one"), scenes.scene("two")]
    with pytest.raises(KeyboardInterrupt):
        run(both, {**RANKINGS, "random": Interrupted()}, PARAMETERS, Work(tmp_path / "a", "c"))
    kept = [path.name.partition("-")[0] for path in (tmp_path / "a" / "results" / "one").iterdir()]
    assert kept == ["count_90d"]
    resumed = run(both, RANKINGS, PARAMETERS, Work(tmp_path / "a", "c"))
    assert same(resumed, run(both, RANKINGS, PARAMETERS, Work(tmp_path / "b", "c")))


def test_another_code_parameter_ranking_or_world_is_another_result(tmp_path: Path) -> None:
    scene, work = Scenes().scene(), Work(tmp_path, "c")
    usual = work.place(scene, "count_90d", Count90d(), PARAMETERS)
    others = {
        Work(tmp_path, "d").place(scene, "count_90d", Count90d(), PARAMETERS),
        work.place(scene, "count_90d", Count90d(window_days=30), PARAMETERS),
        work.place(scene, "count_90d", Count90d(), replace(PARAMETERS, rest_days=30)),
        work.place(Scenes().scene(seed=2), "count_90d", Count90d(), PARAMETERS),
    }
    assert len(others | {usual}) == 5
    assert usual == work.place(Scenes().scene(), "count_90d", Count90d(), PARAMETERS)


def test_another_policy_is_another_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, work = Scenes().scene(), Work(tmp_path, "c")
    before = work.place(scene, "model", Model(), PARAMETERS)
    monkeypatch.setattr(backtest, "ranked_signals", dict)
    assert work.place(scene, "model", Model(), PARAMETERS) != before


def test_the_model_is_fitted_once_a_world_and_its_claims_are_kept(tmp_path: Path) -> None:
    scenes = Scenes()
    parameters = replace(PARAMETERS, weeks=40)
    rankings: dict[str, Ranking] = {"model": Model()}
    found = run([scenes.scene()], rankings, parameters, Work(tmp_path, "c"))[0].judged
    settled = 40 - 26
    assert found.calibration["nights"].sum() == settled * len(set(found.calibration["subject_id"]))
    assert np.all(found.calibration["predicted"].to_numpy() > 0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"weeks": 1}, "2 weeks or more"),
        ({"budgets": (0,)}, "1 review a week"),
        ({"budgets": ()}, "1 review a week"),
    ],
)
def test_what_cannot_be_replayed_is_wrong_usage(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        replace(PARAMETERS, **wrong)  # type: ignore[arg-type]
