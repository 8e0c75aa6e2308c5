from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from analytics.evaluation.fairness import proxies
from tests.worlds import NIGHT, random_world

PEOPLE = 2_000


@pytest.fixture(scope="module")
def given() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Inputs of which the area tells the faith of most and stops hint at it; the sex is told by nothing."""
    rng = np.random.default_rng(1)
    faith = rng.integers(0, 2, PEOPLE)
    area = np.where(rng.random(PEOPLE) < 0.8, faith, 1 - faith)
    inputs = pl.DataFrame(
        {
            "area_id": [f"a{n}" for n in area],
            "stream": [f"s{n}" for n in rng.integers(0, 3, PEOPLE)],
            "police_stop": rng.poisson(1 + faith),
        }
    )
    groups = pl.DataFrame(
        {"faith": [f"f{n}" for n in faith], "sex": rng.choice(["m", "w", "not stated"], PEOPLE)}
    )
    return inputs, groups


def test_an_input_that_tells_is_found_and_chance_is_not(given: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    rows = {(row["attribute"], row["input"]): row for row in proxies.single(*given)}
    area, stream = rows["faith", "area_id"], rows["faith", "stream"]
    assert area["cramers_v"] == pytest.approx(0.6, abs=0.05)
    assert area["tells"]
    assert rows["faith", "police_stop"]["tells"]
    assert not stream["tells"]
    assert stream["by_chance"] < 0.1
    assert not rows["sex", "area_id"]["tells"]
    assert proxies.single(*given) == proxies.single(*given), "the shuffles are the same every time"


def test_all_inputs_together_are_judged_on_people_not_fitted_on(
    given: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    rows = {row["group"]: row for row in proxies.together(*given)}
    assert rows["f0"]["auc"] > 0.8
    assert rows["f0"]["verdict"] == "given away"
    assert rows["w"]["auc"] == pytest.approx(0.5, abs=0.05)
    assert rows["w"]["verdict"] == "not told"
    assert rows["w"]["auc_low"] < rows["w"]["auc"] < rows["w"]["auc_high"]


def test_an_area_holds_the_truth_where_nothing_tells() -> None:
    """With Hanley and McNeil's interval alone, 0.80: each fifth is foretold from the others."""
    rng, held, worlds = np.random.default_rng(77), 0, 100
    for _ in range(worlds):
        inputs = pl.DataFrame({f"i{n}": rng.poisson(1.0, 400) for n in range(20)})
        row = proxies.together(inputs, pl.DataFrame({"sex": rng.permutation(["m"] * 80 + ["w"] * 320)}))[0]
        held += row["auc_low"] <= 0.5 <= row["auc_high"]
    assert held >= 0.9 * worlds


def test_a_small_group_gets_no_figure() -> None:
    groups = pl.DataFrame({"sex": ["m"] * 20 + ["w"] * 40})
    inputs = pl.DataFrame({"police_stop": list(range(60))})
    assert [row["verdict"] for row in proxies.together(inputs, groups)] == ["too few to say"] * 2
    assert proxies.together(inputs, pl.DataFrame({"sex": ["not stated"] * 60})) == []


def test_measures_are_those_of_the_libraries() -> None:
    rng = np.random.default_rng(2)
    score, member = rng.random(300).round(2), rng.random(300) < 0.3
    assert proxies.auc(score, member).value == pytest.approx(roc_auc_score(member, score), abs=1e-4)
    one, other = rng.integers(0, 3, 50_000), rng.integers(0, 4, 50_000)
    other = np.where(rng.random(50_000) < 0.2, one, other)
    table = np.histogram2d(one, other, bins=(3, 4))[0].astype(int)
    plain = stats.contingency.association(table, method="cramer")
    assert proxies.cramers_v(one, other) == pytest.approx(plain, abs=0.002)
    assert proxies.cramers_v(np.zeros(9, np.int64), np.arange(9)) == 0


def test_the_inputs_are_of_the_case_and_of_each_type_of_report() -> None:
    history = random_world(3).history()
    timeline = history.night(NIGHT, np.zeros(len(history.taxonomy.types)))
    ids = pl.Series("subject_id", ["s003", "s001"])
    found = proxies.inputs(history, timeline, ids)
    assert found.height == 2
    assert found["area_id"].to_list() == ["a3", "a1"]
    known = timeline.reports.subject[timeline.known]
    place = timeline.reports.subject_ids.to_list().index("s003")
    assert sum(found.row(0)[3:]) == (known == place).sum()
