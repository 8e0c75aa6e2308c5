"""What every ranking keeps to without being listed here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.evaluation.choosing import ORACLE, every_ranking
from analytics.evaluation.rankings._base import Setting
from analytics.history import History
from tests.worlds import NIGHT, World, moment, random_world, report, version, world

EVERY = {name: ranking for name, ranking in every_ranking().items() if name != ORACLE}
WORLD = random_world(17)
EARLIER = NIGHT - timedelta(days=200)


def ids_and_scores(name: str, history: History, night: date) -> tuple[list[str], list[float]]:
    listed = EVERY[name].ready(Setting(history, (EARLIER, night), None)).listed(history, night)
    return history.reports.subject_ids.gather(listed.subject).to_list(), listed.score.tolist()


def later(base: World) -> World:
    """The same world with much more recorded after the earlier night, of people old and new."""
    day = moment((EARLIER + timedelta(days=3)).isoformat())
    rows = [
        report(f"later{n}", f"s{n % 20:03}", str(day - timedelta(days=n)), "weapon_interest", recorded_at=day)
        for n in range(60)
    ]
    newcomer = version("t999", recorded_at=day)
    versions = pl.concat([base.versions, pl.DataFrame([newcomer], schema=base.versions.schema)])
    return replace(base.with_reports(*rows), versions=versions)


@pytest.mark.parametrize("name", EVERY)
def test_what_is_recorded_later_changes_nothing(name: str) -> None:
    before = ids_and_scores(name, WORLD.history(EARLIER), EARLIER)
    assert ids_and_scores(name, later(WORLD).history(), EARLIER) == before


@pytest.mark.parametrize("name", EVERY)
def test_a_list_holds_each_closed_subject_once_in_falling_order(name: str) -> None:
    ids, scores = ids_and_scores(name, WORLD.history(), NIGHT)
    closed = WORLD.versions.filter(pl.col("status") == "closed")["subject_id"].to_list()
    assert sorted(ids) == sorted(closed)
    assert np.all(np.diff(scores) <= 0)


@pytest.mark.parametrize("name", EVERY)
def test_equal_scores_stand_in_the_order_of_the_contract(name: str) -> None:
    history = WORLD.history()
    ids, scores = ids_and_scores(name, history, NIGHT)
    place = dict(zip(history.reports.subject_ids, history.tie_order, strict=True))
    for left, right in zip(range(len(ids)), range(1, len(ids)), strict=False):
        if scores[left] == scores[right]:
            assert place[ids[left]] < place[ids[right]]


@pytest.mark.parametrize("name", EVERY)
def test_people_without_any_report_are_listed_too(name: str) -> None:
    few = world([report("e1", "a", "2026-06-01", "arrest")], [version(who) for who in "abc"])
    assert sorted(ids_and_scores(name, few.history(), NIGHT)[0]) == ["a", "b", "c"]
