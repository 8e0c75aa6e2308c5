from __future__ import annotations

import numpy as np
import polars as pl

from analytics.evaluation.fairness import comparing, counts, findings, report, wrongful
from analytics.evaluation.fairness.comparing import TOO_FEW, enough, verdict
from analytics.evaluation.fairness.counts import Audited, Cell
from tests.evaluation.fairness.tables import audited


def test_the_rule_of_too_few_looks_at_both_sides_and_at_hits_and_misses() -> None:
    assert enough((0, 1_000), (100, 19_000))
    assert not enough((4, 900), (96, 19_100)), "4.5 of 900 were to be expected"
    assert not enough((10, 29), (100, 200)), "29 people"
    assert not enough((100, 100), (100, 100)), "nobody was missed"
    assert not enough((5, 100), (0, 0))


def test_a_verdict_needs_an_interval_that_leaves_out_one() -> None:
    assert verdict((40, 400), (100, 4_000), 0.95) == "higher"
    assert verdict((4, 400), (100, 2_000), 0.95) == "lower"
    assert verdict((14, 400), (100, 4_000), 0.95) == "no difference shown"


def test_groups_share_the_chance_of_one_wrong_verdict() -> None:
    """At 95 % the first differs; with nine others judged beside it, it may be chance."""
    others = [(f"g{n}", 20, 80, 20, 880) for n in range(9)]
    two = comparing.comparisons(
        counts.cells(audited(("first", 20, 107, 20, 853), ("g", 180, 720, 180, 7_920)))
    )
    ten = comparing.comparisons(counts.cells(audited(("first", 20, 107, 20, 853), *others)))
    of_first = [
        next(row for row in rows if row["group"] == "first" and row["measure"] == "selection_rate")
        for rows in (two, ten)
    ]
    assert of_first[0]["ratio"] == of_first[1]["ratio"]
    assert [row["verdict"] for row in of_first] == ["higher", "no difference shown"]


def test_no_verdict_on_a_small_group_however_large_the_gap() -> None:
    rows = comparing.comparisons(counts.cells(audited(("large", 10, 90, 10, 890), ("small", 10, 10, 0, 5))))
    found = {row["measure"]: row for row in rows if row["group"] == "small" and row["against"] == "the rest"}
    assert {row["verdict"] for row in found.values()} == {TOO_FEW}
    assert found["selection_rate"]["ratio"] > 5


def test_a_group_too_small_for_a_verdict_gets_ends_that_hold() -> None:
    """Of 20 people against 17,000 at one in 180, score intervals leave out the truth in one of ten."""
    few = comparing.comparisons([Cell("x", "a", 17_000, 94, 0, 0), Cell("x", "b", 20, 1, 0, 0)])
    row = next(row for row in few if row["group"] == "b" and row["against"] == "the rest")
    assert row["measure"] == "selection_rate"
    assert row["ratio_low"] < 1 < row["ratio_high"]
    assert row["difference_low"] < 0 < row["difference_high"]
    assert row["verdict"] == TOO_FEW


def test_each_group_is_held_against_the_rest_and_the_largest() -> None:
    rows = comparing.comparisons(
        counts.cells(audited(("a", 1, 1, 1, 60), ("b", 1, 1, 1, 40), ("c", 1, 1, 1, 30)))
    )
    against = [(row["group"], row["against"]) for row in rows if row["measure"] == "recall"]
    assert against == [("a", "the rest"), ("b", "the rest"), ("b", "a"), ("c", "the rest"), ("c", "a")]
    assert {row["verdict"] for row in rows if row["against"] == "a"} == {None}
    assert comparing.comparisons(counts.cells(audited(("alone", 1, 1, 1, 1)))) == []


def test_those_not_stated_are_held_against_the_others_but_are_no_part_of_the_rest() -> None:
    rows = comparing.comparisons(
        counts.cells(audited(("a", 10, 10, 10, 70), ("b", 10, 10, 10, 70), ("not stated", 40, 40, 10, 10)))
    )
    ratio = {
        row["group"]: row["ratio"] for row in rows if row["measure"] == "selection_rate" and row["verdict"]
    }
    assert ratio["a"] == ratio["b"] == 1
    assert ratio["not stated"] == 4


def test_calibration_is_exact_and_says_nothing_of_a_handful() -> None:
    cells = [
        Cell("x", "a", 100, 0, 20, 0, 10.0),
        Cell("x", "b", 100, 0, 1, 0, 2.0),
        Cell("x", "c", 9, 0, 9, 0, 9.5),
    ]
    more, few, fine = wrongful.calibration(cells)
    assert (more["verdict"], few["verdict"], fine["verdict"]) == (
        "more than expected",
        TOO_FEW,
        "as expected",
    )
    # Garwood's interval of 20 events is 12.22 to 30.89
    assert np.allclose(
        (more["observed_over_expected_low"], more["observed_over_expected_high"]), (1.222, 3.089), atol=1e-3
    )
    assert findings.of_calibration([more, few, fine]) == [
        "x a has more than its probabilities say: 20 where 10.0 were expected (2.00 times (1.22 to 3.09))."
    ]
    assert wrongful.calibration([cells[0]._replace(expected=None)]) == []


def test_wrongful_reviews_are_shared_out_and_lead_is_of_those_found() -> None:
    people = audited(("a", 3, 30, 1, 66), ("b", 1, 10, 0, 89))
    lead = np.where(people.label, 10.0 * np.arange(len(people.label)), np.nan)
    told = wrongful.wrongful(
        counts.cells(people), Audited(people.label, people.chosen, people.groups, None, lead)
    )
    assert [row["share_of_wrongful"] for row in told] == [0.75, 0.25]
    assert [row["share_of_people"] for row in told] == [0.5, 0.5]
    assert told[0]["wrongful_share_of_reviews"] == 30 / 33
    assert told[0]["lead_days"] == 10.0, "of the three of group a who were chosen rightly"
    assert told[1]["lead_days"] == 1000.0


def test_the_findings_say_what_differs_and_how_much_cannot_be_said() -> None:
    told = report.told(audited(("a", 20, 200, 10, 770), ("b", 20, 20, 10, 950), ("c", 1, 1, 1, 1)), None)
    first = told["findings"][0]
    assert first.startswith("group a is chosen ")
    assert "times" in first
    assert told["findings"][-1].startswith("Of 15 comparisons with the rest, ")


def test_pairs_leave_out_who_is_not_stated_and_few() -> None:
    people = audited(("a", 10, 10, 10, 20), ("not stated", 10, 10, 10, 20))
    sex = pl.Series("sex", ["f"] * 25 + ["m"] * 75)
    both = Audited(people.label, people.chosen, people.groups.with_columns(sex))
    assert counts.pairs(both) == []
    whole = Audited(people.label, people.chosen, both.groups.with_columns(group=pl.lit("a")))
    (pair,) = counts.pairs(whole)
    assert (pair.attribute, pair.group, pair.n) == ("group × sex", "a × m", 75)
