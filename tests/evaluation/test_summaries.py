"""Worlds added up: shares, pairs, modes, decoys, the frontier and the ablation."""

from __future__ import annotations

import pytest

from analytics.evaluation import summaries
from analytics.evaluation.summaries import Group
from tests.evaluation.results import judged, result

LABELS = ("escalating", "campaign", "campaign", "ordinary")
RESULTS = [
    result(1, "model", judged([10, 20, 30, None], LABELS)),
    result(1, "count_90d", judged([10, None, None, None], LABELS)),
    result(1, "model-without-silence", judged([10, 20, None, None], LABELS)),
    result(2, "model", judged([40, 50, 60, 70], LABELS)),
    result(2, "count_90d", judged([40, 50, None, None], LABELS)),
    result(2, "model-without-silence", judged([40, 50, 60, None], LABELS)),
]
APART = Group("apart", RESULTS)


def row_of(rows: list[summaries.Row], **wanted: object) -> summaries.Row:
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1
    return found[0]


def test_shares_are_means_over_worlds_with_ends_between_nothing_and_all() -> None:
    row = row_of(summaries.rankings(APART, [10]), ranking="model")
    assert row["caught"] == row["recall"] == pytest.approx(0.875)
    assert (row["caught_low"], row["caught_high"]) == (0.0, 1.0)
    assert row["lead_days"] == pytest.approx((20 + 55) / 2)
    assert row["reviews_per_catch"] == pytest.approx(8 / 7)
    assert (row["wrongful"], row["precision"]) == (0.75, 0.25)


def test_one_world_alone_has_intervals_over_people() -> None:
    row = row_of(summaries.rankings(Group("apart", RESULTS[:3]), [10]), ranking="model")
    assert row["caught"] == 0.75
    assert row["caught_low"] == pytest.approx(0.301, abs=1e-3)


def test_rankings_are_compared_world_by_world() -> None:
    ratios, differences = summaries.comparisons(APART, [10])
    wanted = {"ranking": "model", "against": "count_90d", "measure": "caught"}
    assert row_of(ratios, **wanted)["ratio"] == pytest.approx(0.875 / 0.375)
    gained = row_of(differences, **wanted)
    assert (gained["difference"], gained["low"], gained["high"]) == pytest.approx((0.5, 0.5, 0.5))
    assert {row["ranking"] for row in ratios} == {"model"}


def test_the_oracle_is_held_against_everybody_and_everybody_against_it() -> None:
    pairs = summaries.pairs(["cold", "model", "oracle", "random"])
    assert ("oracle", "random") in pairs
    assert ("random", "oracle") in pairs
    assert ("model", "oracle") in pairs
    assert ("cold", "model") in pairs
    assert len(pairs) == len(set(pairs))


def test_modes_are_counted_over_all_worlds() -> None:
    rows = summaries.by_mode(APART, [10])
    assert row_of(rows, ranking="model", mode="burst")["escalations"] == 4
    assert row_of(rows, ranking="model", mode="joint")["caught"] == 0.75


def test_decoys_are_counted_with_the_people_behind_them() -> None:
    rows = summaries.by_decoy(APART, [10])
    assert row_of(rows, ranking="model", decoy="campaign") == {
        "ranking": "model", "kind": "apart", "budget": 10, "decoy": "campaign", "people": 14, "reviews": 4,
    }  # fmt: skip
    assert row_of(rows, ranking="model", decoy="ordinary")["people"] is None
    assert not [row for row in rows if row["decoy"] == "escalating"]


def test_the_frontier_has_a_point_for_each_capacity() -> None:
    results = [result(1, "model", judged([5, None], budgets=(2, 40)))]
    rows = summaries.frontier(Group("apart", results), [2, 40])
    assert [(row["per_week"], row["caught"]) for row in rows] == [(2, 0.5), (40, 0.5)]


def test_an_ablation_says_what_a_signal_adds() -> None:
    row = row_of(summaries.ablation(APART, [10]), signal="silence")
    assert (row["with"], row["without"]) == pytest.approx((0.875, 0.625))
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.25, 0.25, 0.25))


def test_a_signal_out_of_the_shadow_adds_what_it_has_more_than_the_model() -> None:
    results = [result(1, "model", judged([5, None])), result(1, "model-with-breadth", judged([5, 6]))]
    row = row_of(summaries.ablation(Group("apart", results), [10]), signal="breadth")
    assert (row["with"], row["without"], row["difference"]) == (1.0, 0.5, 0.5)


def test_kinds_are_apart_and_then_together() -> None:
    results = [*RESULTS, result(401, "model", judged([], LABELS), kind="null")]
    assert [group.kind for group in summaries.groups(results)] == ["apart", "null", "all"]
    assert [group.kind for group in summaries.groups(RESULTS)] == ["apart"]
    null, every = (
        row_of(summaries.rankings(Group(kind, results), [10]), ranking="model") for kind in ("null", "all")
    )
    assert null["caught"] is None
    assert null["wrongful"] == 0.75
    assert every["caught"] == pytest.approx(0.875)


def test_stability_is_the_mean_over_the_nights_that_have_one() -> None:
    row = row_of(summaries.stability(APART), ranking="model")
    assert (row["overlap_100"], row["ties_at_cut"]) == (0.9, 2.0)


def test_worlds_are_listed_once_with_their_escalations() -> None:
    assert [(row["name"], row["escalations"]) for row in summaries.worlds(RESULTS)] == [
        ("apart-1", 4),
        ("apart-2", 4),
    ]
