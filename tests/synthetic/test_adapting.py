from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analytics.errors import UsageError
from analytics.synthetic import blocks, scenarios
from analytics.synthetic.adapting import adapted, is_mode
from analytics.synthetic.blocks import Block, Realm
from analytics.synthetic.parameters import World
from analytics.synthetic.window import DAY_US
from analytics.synthetic.world import realm
from tests.synthetic.staging import SMALL

STORIES = scenarios.stories()


@cache
def settled(world: World) -> Realm:
    return realm(world)


@cache
def block(world: World) -> Block:
    return blocks.make(settled(world), 0)


def cast_of(world: World, name: str) -> scenarios.Scenario:
    return next(scenario for scenario in settled(world).script.scenarios if scenario.name == name)


def test_the_usual_world_tells_the_usual_stories() -> None:
    told = adapted(STORIES, World())
    assert all((told[name] == story) == story.usual for name, story in STORIES.items())


def test_a_story_that_is_not_usual_needs_a_world_that_names_it() -> None:
    unusual = [name for name, story in STORIES.items() if not story.usual]
    assert set(unusual) == {"beside_active", "over_recorded"}
    named = World(story_scale=tuple((name, 1.0) for name in unusual))
    assert adapted(STORIES, named) == STORIES
    assert getattr(adapted(STORIES, World())["beside_active"], "per_thousand_a_year", None) == 0


def test_modes_are_those_that_share_all_escalations() -> None:
    assert {name for name, story in STORIES.items() if is_mode(story)} >= {"burst", "own_kind", "break_off"}
    assert not any(is_mode(STORIES[name]) for name in ("campaign", "petty_burst", "hostile_target"))


def test_a_story_that_nobody_wrote_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no story 'flood'; allowed: .*burst"):
        adapted(STORIES, World(story_scale=(("flood", 2.0),)))


def test_a_negative_scale_is_refused() -> None:
    with pytest.raises(UsageError, match="story_scale of burst is -1"):
        World(story_scale=(("burst", -1.0),))


@pytest.mark.parametrize("name", ["burst", "petty_burst", "hostile_target", "slow_ramp"])
def test_a_story_happens_as_often_as_the_world_says(name: str) -> None:
    never = replace(SMALL, story_scale=((name, 0.0),))
    double = replace(SMALL, story_scale=((name, 2.0),))
    assert len(cast_of(never, name).parts) == 0
    usual = len(cast_of(SMALL, name).parts)
    assert len(cast_of(double, name).parts) == pytest.approx(2 * usual, abs=2)


def test_escalations_last_longer_and_decoys_do_not() -> None:
    longer = replace(SMALL, duration_scale=1.5)
    for name in ("burst", "own_kind", "break_off"):
        ratio = cast_of(longer, name).parts.days.mean() / cast_of(SMALL, name).parts.days.mean()
        assert ratio == pytest.approx(1.5, rel=0.12)
    same = cast_of(longer, "petty_burst").parts.days.mean() / cast_of(SMALL, "petty_burst").parts.days.mean()
    assert same == pytest.approx(1.0, rel=0.1)


def test_strength_scales_what_an_escalation_adds() -> None:
    stronger = adapted(STORIES, World(strength_scale=2.0))
    assert getattr(stronger["burst"], "mean_incidents", 0) == 16.0
    assert getattr(stronger["own_kind"], "least_factor", 0) == 5.0
    assert stronger["severity_drift"] == STORIES["severity_drift"]
    assert stronger["petty_burst"] == STORIES["petty_burst"]


def test_nobody_escalates_where_the_world_says_so() -> None:
    null = replace(SMALL, escalations_per_year=0.0)
    assert all(len(s.parts) == 0 for s in settled(null).script.scenarios if is_mode(s.story))
    assert len(settled(null).history.acts) == 0
    assert len(block(null).reports)


def test_reports_come_later_where_delays_are_longer() -> None:
    late = block(replace(SMALL, delay_scale=3.0)).reports
    usual = block(SMALL).reports
    days = [np.median((r.recorded_us - r.occurred_us) / DAY_US) for r in (usual, late)]
    assert days[1] > 2 * days[0]


def test_copies_and_errors_can_be_switched_off() -> None:
    clean = block(replace(SMALL, copy_scale=0.0, error_scale=0.0))
    assert len(clean.retractions.report) == 0
    assert len(block(SMALL).retractions.report) > 0
    assert len(clean.reports) < 0.95 * len(block(SMALL).reports)
    first, stop = settled(SMALL).span(0)
    assert ((clean.reports.person >= first) & (clean.reports.person < stop)).all()
