from __future__ import annotations

from typing import Any

import polars as pl

from analytics.evaluation.fairness import leading, report
from analytics.evaluation.fairness.counts import Audited
from tests.evaluation.fairness.tables import audited

Told = dict[str, Any]


def said(told: Told) -> dict[str, str]:
    """The lead by its words, both parts in one."""
    return {row["about"]: f"{row['says']} {row['beside']}".rstrip() for row in leading.lead(told)}


def test_a_pair_that_differs_is_in_the_lead_though_no_group_does() -> None:
    """Within each sex, and within each age, as many are chosen; young men and old women are chosen more."""
    often, rarely = (0, 60, 0, 540), (0, 20, 0, 580)
    people = audited(("m", *often), ("f", *rarely), ("m", *rarely), ("f", *often))
    age = pl.Series("age_band", ["young"] * 1_200 + ["old"] * 1_200)
    both = Audited(people.label, people.chosen, people.groups.rename({"group": "sex"}).with_columns(age))
    told = report.told(both, None)
    assert {row["verdict"] for row in told["comparisons"] if row["measure"] == "selection_rate"} == {
        "no difference shown",
        None,
    }
    sentence = said(told)["Chosen"]
    assert sentence.index("m × young (sex × age band) 1.80 times (") < sentence.index("0.43 times (")
    assert "; and 1 more." in sentence
    assert any(each.startswith("sex × age_band m × young is chosen") for each in told["findings"])


def test_not_shown_is_kept_apart_from_shown_equal() -> None:
    large = report.told(audited(("a", 0, 2_000, 0, 8_000), ("b", 0, 2_000, 0, 8_000)), None)
    assert said(large)["Chosen"].endswith(
        "no group or pair of groups is shown to differ from the rest. Shown to be equal (within 1.25 times): "
        "2 of 2 groups and pairs; not shown either way: 0; too few people: 0."
    )
    small = report.told(audited(("a", 0, 20, 0, 180), ("b", 0, 20, 0, 180), ("c", 0, 2, 0, 8)), None)
    assert "0 of 3 groups and pairs; not shown either way: 2; too few people: 1." in said(small)["Chosen"]


def test_errors_name_who_is_missed_and_whose_probabilities_are_wrong() -> None:
    told = report.told(audited(("a", 10, 90, 90, 810), ("b", 60, 90, 40, 810)), None)
    assert "a (group) missed, of those who escalated, 2.25 times" in said(told)["Errors"]
    assert "b (group) missed" not in said(told)["Errors"], "of two groups it is the same thing said twice"
    calibrated = {"verdict": "more than expected", "observed": 43, "expected": 28.5, "group": "m"}
    ends = {"observed_over_expected_low": 1.1, "observed_over_expected_high": 2.0, "attribute": "sex"}
    told["calibration"] = [calibrated | ends]
    words = "m (sex) escalates more often than its probabilities say (43 where 28.5 were expected)"
    assert words in said(told)["Errors"]


def of_store(**further: Any) -> Told:
    told = report.figures(audited(("a", 10, 90, 90, 810), ("b", 60, 90, 40, 810)), None)
    night = {"as_of": "2025-12-31", "settled_on": "2026-06-29", "settled": True, "model_id": "priors-1"}
    more = {"model_now": "fit-2", "missed": [], "missed_nights": [], "observation": []}
    return {**told, **night, **more, **further}


def test_a_model_that_is_not_in_force_is_named_as_such() -> None:
    assert said(of_store())["The list"] == (
        "of 2025-12-31, ranked with priors-1, the model of that night and not today's, which is fit-2."
    )
    assert said(of_store(model_now="priors-1"))["The list"].endswith("priors-1, which ranks today too.")
    unsettled = said(of_store(settled=False))
    assert unsettled["The list"].endswith(
        ". Outcomes are not settled until 2026-06-29, so only who is chosen is told."
    )
    assert "Errors" not in unsettled


def test_who_is_missed_and_who_is_watched_is_said_or_that_it_cannot_be() -> None:
    assert said(of_store())["Missed"].startswith("nobody escalated on a night")
    row = {"attribute": "sex", "group": "m", "missed": 40, "escalated": 60, "verdict": "higher"}
    row |= {"ratio": 2.0, "ratio_low": 1.5, "ratio_high": 2.6}
    told = said(of_store(missed=[row], missed_nights=["2025-12-31"]))
    assert told["Missed"].startswith("m (sex) 2.00 times (1.50 to 2.60) as often as the rest (40 of 60)")
    assert told["Observed"] == (
        "no group is shown to be written down more or less than the rest. "
        "Times the reports a year of the rest, over all that is on record."
    )
    watched = {"attribute": "sex", "group": "m", "finding": "more observed", "outcomes_ratio": 1.0}
    watched |= {"reports_ratio": 1.8, "reports_ratio_low": 1.7, "reports_ratio_high": 1.9}
    assert said(of_store(observation=[watched]))["Observed"].startswith("more observed: m (sex) 1.80 times.")
    alike = row | {"verdict": "no difference shown"}
    few = said(of_store(missed=[alike, row | {"verdict": "too few to say"}], missed_nights=["2025-12-31"]))
    assert few["Missed"].startswith("of 1 of 2 groups too few escalated to say whether they are missed more;")
