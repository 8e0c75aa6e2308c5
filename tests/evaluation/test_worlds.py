from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from analytics import taxonomy
from analytics.evaluation import worlds
from analytics.evaluation.worlds import SETS, Ranges, Size, sets
from analytics.synthetic import scenarios
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.parameters import World

SMALL = Size(closed=500, active=50, years=3.0)


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
        assert set(scales) == set(scenarios.stories())
        assert sum(modes[n] * scales[n] for n in modes) == pytest.approx(sum(modes.values()), abs=1e-3)


def test_in_own_kind_worlds_there_is_no_other_way() -> None:
    scales = dict(sets()["own-kind"](1)[0].world.story_scale)
    assert scales["own_kind"] > 6
    assert all(scale == 0 for name, scale in scales.items() if name != "own_kind")


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
