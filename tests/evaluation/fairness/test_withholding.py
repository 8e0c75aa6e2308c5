from __future__ import annotations

from typing import Any

from analytics.evaluation.fairness import report, tables, withholding
from analytics.evaluation.fairness.comparing import TOO_FEW
from tests.evaluation.fairness.tables import audited

Told = dict[str, Any]


def figures() -> Told:
    """A large group, one of nine people with two outcomes, and one of ten."""
    return report.figures(audited(("a", 20, 30, 20, 300), ("nine", 1, 2, 1, 5), ("ten", 1, 2, 1, 6)), None)


def row_of(told: Told, part: str, group: str) -> Told:
    return next(row for row in told[part] if row["group"] == group and row.get("measure") != "selection_rate")


def test_of_nine_people_no_outcome_is_told_and_of_ten_it_is() -> None:
    told = report.withheld(figures(), settled=True)
    nine, ten = (row_of(told, "groups", name) for name in ("nine", "ten"))
    assert nine["selection_rate"] == 3 / 9
    assert {nine[name] for name in ("recall", "recall_low", "precision", "false_positive_rate")} == {None}
    assert ten["recall"] == 0.5
    assert row_of(told, "wrongful", "nine")["wrongful"] is None
    assert row_of(told, "wrongful", "ten")["wrongful"] == 2
    compared = row_of(told, "comparisons", "nine")
    assert (compared["ratio"], compared["verdict"]) == (None, TOO_FEW)
    printed = tables.tables(report.with_findings({**told, "file": "f", "rows": 9}))
    (line,) = [line for line in printed[0].rows if line[1] == "nine"]
    assert line[4:] == (withholding.FEWER,) * 4


def test_a_readers_own_file_keeps_its_small_groups() -> None:
    told = report.told(audited(("a", 20, 30, 20, 300), ("nine", 1, 2, 1, 5)), None)
    assert row_of(told, "groups", "nine")["recall"] == 0.5
