"""The audit of three tables, against figures worked out by hand and by libraries."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from fairlearn.metrics import (  # type: ignore[import-untyped]
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from scipy import stats  # type: ignore[import-untyped]
from sklearn.metrics import (  # type: ignore[import-untyped]
    confusion_matrix,
    precision_score,
    recall_score,
)

from analytics.evaluation.fairness import given, points, report
from analytics.evaluation.fairness.counts import MEASURES
from fixtures.fairness.tables import CUTS, TABLES, text
from tests.evaluation.fairness.tables import audited

Told = dict[str, Any]


@pytest.fixture(scope="module", params=TABLES)
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Told]:
    name = str(request.param)
    path = tmp_path_factory.mktemp("tables") / f"{name}.csv"
    path.write_text(text(TABLES[name]), encoding="utf-8")
    return name, path, report.told(given.read(path, CUTS[name], ()), CUTS[name])


def row(rows: list[Told], **wanted: str) -> Told:
    (found,) = [each for each in rows if all(each[key] == value for key, value in wanted.items())]
    return found


def test_every_group_has_the_figures_that_its_cells_make(table: tuple[str, Path, Told]) -> None:
    name, _, told = table
    kept = TABLES[name]
    seen = 0
    for place, attribute in enumerate(kept.attributes):
        for group in {cell.groups[place] for cell in kept.cells}:
            cells = [cell for cell in kept.cells if cell.groups[place] == group]
            tp, fp, fn, tn = (
                sum(counts) for counts in zip(*((c.tp, c.fp, c.fn, c.tn) for c in cells), strict=True)
            )
            found = row(told["groups"], attribute=attribute, group=group or "not stated")
            assert found["n"] == tp + fp + fn + tn
            assert found["selection_rate"] == pytest.approx((tp + fp) / (tp + fp + fn + tn))
            assert found["false_positive_rate"] == pytest.approx(fp / (fp + tn))
            assert found["false_negative_rate"] == pytest.approx(fn / (fn + tp))
            assert found["precision"] == pytest.approx(tp / (tp + fp))
            assert found["recall"] == pytest.approx(tp / (tp + fn))
            seen += 1
    assert seen == len(told["groups"]) >= 4


def test_the_known_disparities_by_hand(tmp_path: Path) -> None:
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_text(text(TABLES[name]), encoding="utf-8")

    def of(name: str) -> Told:
        return report.told(given.read(tmp_path / f"{name}.csv", CUTS[name], ()), CUTS[name])

    recidivism = of("recidivism")["comparisons"]
    wrongly = row(recidivism, group="african_american", measure="false_positive_rate", against="the rest")
    # 80 of 180 who did not reoffend, against 30 of 155 and 1 of 4
    assert wrongly["ratio"] == pytest.approx(Fraction(80, 180) / Fraction(31, 159))
    assert wrongly["verdict"] == "higher"
    few = row(recidivism, group="native_american", measure="false_positive_rate", against="the rest")
    assert few["verdict"] == "too few to say"
    income = of("income")["comparisons"]
    women = row(income, group="female", measure="recall", against="the rest")
    assert women["difference"] == pytest.approx(float(Fraction(45, 170) - Fraction(540, 900)))
    assert women["verdict"] == "lower"
    credit = of("credit")["comparisons"]
    young = row(credit, group="under_25", measure="false_positive_rate", against="the rest")
    assert young["ratio"] == pytest.approx(Fraction(42, 81) / Fraction(55, 390))
    assert young["verdict"] == "higher"
    assert [each["verdict"] for each in credit if each["group"] == "not stated" and each["verdict"]] == (
        ["too few to say"] * len(MEASURES)
    )


def test_libraries_find_the_same(table: tuple[str, Path, Told]) -> None:
    name, path, told = table
    frame = pl.read_csv(path, infer_schema=False)
    label = frame["label"].cast(pl.Int64).to_numpy()
    cut = CUTS[name]
    said = frame["predicted" if cut is None else "score"].cast(pl.Float64) >= (1.0 if cut is None else cut)
    chosen = said.cast(pl.Int64).to_numpy()
    metrics = {
        "selection_rate": selection_rate,
        "false_positive_rate": false_positive_rate,
        "false_negative_rate": false_negative_rate,
        "precision": precision_score,
        "recall": recall_score,
    }
    for attribute in TABLES[name].attributes:
        groups = frame[attribute].fill_null("").replace("", "not stated").to_numpy()
        by_group = MetricFrame(
            metrics=metrics, y_true=label, y_pred=chosen, sensitive_features=groups
        ).by_group
        for group in set(groups):
            found = row(told["groups"], attribute=attribute, group=group)
            for measure in MEASURES:
                assert found[measure] == pytest.approx(float(by_group.loc[group, measure]))
            here = groups == group
            (tn, fp), (fn, tp) = confusion_matrix(label[here], chosen[here], labels=[0, 1])
            for measure, hits, trials in (
                ("selection_rate", tp + fp, here.sum()),
                ("false_positive_rate", fp, fp + tn),
                ("false_negative_rate", fn, fn + tp),
                ("precision", tp, tp + fp),
                ("recall", tp, tp + fn),
            ):
                ends = stats.binomtest(int(hits), int(trials)).proportion_ci(method="exact")
                assert found[f"{measure}_low"] == pytest.approx(ends.low, abs=1e-9)
                assert found[f"{measure}_high"] == pytest.approx(ends.high, abs=1e-9)


def test_pairs_are_told_where_there_are_people_enough(table: tuple[str, Path, Told]) -> None:
    name, _, told = table
    kept = TABLES[name]
    enough = {
        " × ".join(cell.groups): cell.tp + cell.fp
        for cell in kept.cells
        if cell.tp + cell.fp + cell.fn + cell.tn >= 30 and "" not in cell.groups
    }
    assert {pair["group"]: round(pair["selection_rate"] * pair["n"]) for pair in told["pairs"]} == enough
    assert all(set(pair) == set(told["groups"][0]) for pair in told["pairs"])


def test_what_is_not_defined_is_nothing_and_never_nan() -> None:
    told = report.told(audited(("a", 0, 0, 0, 40), ("b", 5, 5, 5, 25)), None)
    quiet = row(told["groups"], group="a")
    assert quiet["recall"] is None
    assert quiet["recall_low"] is None
    assert quiet["precision"] is None
    assert quiet["false_negative_rate"] is None
    assert quiet["selection_rate"] == 0
    numbers = [
        value for rows in (told["groups"], told["comparisons"]) for each in rows for value in each.values()
    ]
    assert not any(isinstance(value, float) and math.isnan(value) for value in numbers)
    assert not any(isinstance(value, np.generic) for value in numbers)


def test_nobody_has_no_points() -> None:
    nobody = audited(("a", 1, 1, 1, 1))
    empty = np.zeros(0, dtype=np.bool_)
    assert points.points(type(nobody)(empty, empty, nobody.groups.clear())) == {}
