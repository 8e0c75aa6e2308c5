from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from analytics import taxonomy
from analytics.evaluation import worlds
from analytics.evaluation.worlds import SETS, Ranges, Size, sets
from analytics.synthetic import scenarios
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.parameters import World
from analytics.synthetic.world import realm

SMALL = Size(closed=500, active=50, years=3.0)
MODES = [name for name, story in scenarios.stories().items() if story.acts]


@pytest.mark.parametrize("kind", SETS)
def test_each_kind_has_seeds_and_names_of_its_own(kind: str) -> None:
    specs = sets(SMALL)[kind](4)
    first = SETS[kind][0]
    assert [spec.world.seed for spec in specs] == [first, first + 1, first + 2, first + 3]
    assert len({spec.name for spec in specs}) == 4
    assert all(spec.world.closed == 500 and spec.world.years == 3.0 for spec in specs)
    assert sets(SMALL)[kind](2) == specs[:2]


def test_no_seed_is_in_two_kinds() -> None:
    seeds = [spec.world.seed for specs in sets().values() for spec in specs(99)]
    assert len(set(seeds)) == len(seeds)


def test_the_reference_is_the_world_of_the_defaults() -> None:
    assert sets()["reference"](1)[0].world == World()


def test_worlds_apart_differ_from_the_reference_and_from_each_other() -> None:
    drawn = [replace(spec.world, seed=0) for spec in sets()["apart"](5)]
    assert len({astuple(world) for world in drawn}) == 5
    ranges = Ranges()
    for world in drawn:
        for name in ("delay_scale", "copy_scale", "escalations_per_year", "duration_scale"):
            least, most = getattr(ranges, name)
            assert least <= getattr(world, name) <= most
            assert getattr(world, name) != getattr(World(), name)


def test_the_modes_of_worlds_apart_still_share_all_escalations() -> None:
    modes = {name: getattr(s, "share", 0.0) for name, s in scenarios.stories().items() if is_mode(s)}
    for spec in sets()["apart"](3):
        scales = dict(spec.world.story_scale)
        assert set(scales) == {name for name, story in scenarios.stories().items() if story.usual}
        assert sum(modes[n] * scales[n] for n in modes) == pytest.approx(sum(modes.values()), abs=1e-3)


def test_in_own_kind_worlds_there_is_no_other_way() -> None:
    scales = dict(sets()["own-kind"](1)[0].world.story_scale)
    assert scales["own_kind"] > 6
    assert all(scale == 0 for name, scale in scales.items() if name != "own_kind")


@pytest.mark.parametrize("kind", ["contagion", "no-contagion"])
def test_the_modes_share_all_escalations_between_them_whoever_is_taken_hold_of(kind: str) -> None:
    acting = {name: getattr(s, "share", 0.0) for name, s in scenarios.stories().items() if s.acts}
    for spec in sets()[kind](3):
        scales = dict(spec.world.story_scale)
        assert set(scales) == set(acting)
        assert all(scale >= 0 for scale in scales.values())
        assert sum(acting[name] * scales[name] for name in acting) == pytest.approx(sum(acting.values()))
        assert len({scale for name, scale in scales.items() if name not in worlds.AMONG_FRIENDS}) == 1


def test_friends_escalate_three_times_as_often_or_never() -> None:
    often, never = (dict(sets()[kind](1)[0].world.story_scale) for kind in ("contagion", "no-contagion"))
    for name in worlds.AMONG_FRIENDS:
        assert often[name] == 3
        assert never[name] == 0
    assert often["burst"] < 1 < never["burst"]


def cast_in(kind: str) -> dict[str, int]:
    """How many people have a part in each story of the first, middle-sized world of a kind."""
    size = Size(closed=4_000, active=600, years=4.0)
    script = realm(sets(size)[kind](1)[0].world).script
    return {scenario.name: len(scenario.parts) for scenario in script.scenarios}


def test_the_first_world_of_each_of_these_kinds_is_what_it_says() -> None:
    usual, often, never = (cast_in(kind) for kind in ("reference", "contagion", "no-contagion"))
    for name in worlds.AMONG_FRIENDS:
        assert often[name] > 2 * usual[name] > 0
        assert never[name] == 0
    whole = [sum(counts[name] for name in MODES) for counts in (usual, often, never)]
    assert whole[1:] == pytest.approx([whole[0]] * 2, rel=0.15)


@pytest.mark.parametrize("kind", SETS)
def test_people_who_merely_live_beside_active_ones_are_in_worlds_of_that_kind_alone(kind: str) -> None:
    beside = cast_in(kind)["beside_active"]
    assert beside > 100 if kind == "beside" else beside == 0


@pytest.mark.parametrize("kind", SETS)
def test_one_group_is_over_recorded_in_worlds_of_that_kind_alone(kind: str) -> None:
    cast = cast_in(kind)
    assert cast["over_recorded"] > 600 if kind == "watched" else cast["over_recorded"] == 0
    assert (cast["closely_watched"] == 0) == (kind == "watched")


def test_a_story_that_is_not_usual_leaves_what_is_drawn_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [sets()[kind](2) for kind in SETS]
    usual = {name: story for name, story in scenarios.stories().items() if story.usual}
    assert set(usual) < set(scenarios.stories())
    monkeypatch.setattr(scenarios, "stories", lambda: usual)
    assert [sets()[kind](2) for kind in SETS] == drawn


def test_in_null_worlds_nobody_escalates() -> None:
    assert all(spec.world.escalations_per_year == 0 for spec in sets()["null"](3))


def test_severities_are_dealt_out_among_the_types_that_weigh() -> None:
    usual = taxonomy.load()
    dealt = worlds.permuted(usual, 201)
    assert dealt == worlds.permuted(usual, 201) != worlds.permuted(usual, 202)
    assert sorted(t.severity for t in dealt.types) == sorted(t.severity for t in usual.types)
    for one, other in zip(usual.types, dealt.types, strict=True):
        assert replace(one, severity=0) == replace(other, severity=0)
        assert one.weighs or one.severity == other.severity
    assert sum(a.severity != b.severity for a, b in zip(usual.types, dealt.types, strict=True)) > 10


def test_only_permuted_worlds_hand_the_ranking_another_taxonomy() -> None:
    for kind, of in sets().items():
        spec = of(1)[0]
        assert (spec.taxonomy == taxonomy.load()) == (kind != "permuted")
