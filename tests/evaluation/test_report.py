"""The report's shape, its file, and the tables made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.evaluation import report, tables
from analytics.evaluation.backtest import Parameters
from tests.evaluation.results import judged, result

PARAMETERS = Parameters(budgets=(10,), frontier=(10,))
LABELS = ("escalating", "campaign", "ordinary")
RESULTS = [
    result(seed, name, judged(leads, LABELS))
    for seed in (1, 2)
    for name, leads in (("cold", [10, None]), ("model", [10, 20]), ("oracle", [30, 40]))
]
COLUMNS = {
    "worlds": {"name", "kind", "seed", "escalations"},
    "rankings": {
        "ranking", "kind", "budget", "caught", "caught_low", "caught_high",
        "lead_days", "lead_low", "lead_high", "reviews_per_catch", "wrongful", "precision", "recall",
    },
    "ratios": {"ranking", "against", "kind", "budget", "measure", "ratio", "low", "high"},
    "differences": {"ranking", "against", "kind", "budget", "measure", "difference", "low", "high"},
    "by_mode": {"ranking", "kind", "budget", "mode", "escalations", "caught"},
    "by_decoy": {"ranking", "kind", "budget", "decoy", "people", "reviews"},
    "frontier": {"ranking", "kind", "per_week", "caught", "caught_low", "caught_high", "lead_days"},
    "calibration": {
        "kind", "low", "high", "predicted", "observed", "people_nights", "outcomes",
        "ratio", "ratio_low", "ratio_high",
    },
    "skill": {"kind", "skill", "low", "high"},
    "stability": {"ranking", "kind", "overlap_100", "ties_at_cut"},
}  # fmt: skip


def test_every_part_has_its_columns_and_the_whole_is_json() -> None:
    told = json.loads(json.dumps(report.build("trial", RESULTS, PARAMETERS, "code")))
    assert (told["kind"], told["name"], told["ablation"]) == ("worlds", "trial", [])
    for part, columns in COLUMNS.items():
        assert told[part], part
        assert all(set(row) == columns for row in told[part]), part
    assert told["parameters"]["first_night"] == "2026-03-03"
    assert told["parameters"]["rankings"] == ["cold", "model", "oracle"]


def test_it_says_what_its_intervals_are_over() -> None:
    many = report.build("trial", RESULTS, PARAMETERS, "code")
    one = report.build("trial", RESULTS[:3], PARAMETERS, "code")
    assert "over worlds" in many["parameters"]["intervals"]
    assert "over people" in one["parameters"]["intervals"]


def test_a_store_s_past_says_that_its_onsets_are_unknown() -> None:
    told = report.build("past", [result(0, "model", judged([3]), kind="store")], PARAMETERS, "code")
    assert told["kind"] == "store"
    assert "180 days before" in told["parameters"]["truth"]


def test_a_report_is_kept_under_its_name_and_replaced_by_the_next(tmp_path: Path) -> None:
    for code in ("first", "second"):
        path = report.keep(report.build("trial", RESULTS, PARAMETERS, code), tmp_path)
    assert path == tmp_path / "backtests" / "trial.json"
    assert json.loads(path.read_text(encoding="utf-8"))["parameters"]["code"] == "second"
    assert [file.name for file in path.parent.iterdir()] == ["trial.json"]


def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="allowed: a file in a folder"):
        report.write({"name": "x"}, tmp_path / "file" / "x.json")


def test_tables_show_every_part_that_has_a_row() -> None:
    shown = tables.tables(report.build("trial", RESULTS, PARAMETERS, "code"))
    titles = [table.title for table in shown]
    assert len(titles) == len(set(titles)) == 9
    for table in shown:
        assert all(len(row) == len(table.columns) for row in table.rows), table.title


def test_figures_stand_in_their_cells() -> None:
    shown = {
        table.title.partition(",")[0]: table
        for table in tables.tables(report.build("t", RESULTS, PARAMETERS, "c"))
    }
    caught = {row[2]: row[3] for row in shown["Caught under a review budget"].rows}
    assert caught["model"] == "1.00 (1.00 to 1.00)"
    compared = {row[2]: row[3] for row in shown["One ranking over"].rows}
    assert compared["model and oracle"] == "1.00 (1.00 to 1.00)"
    frontier = {
        row[1]: row[2] for row in shown["Capacity frontier: caught and median lead by reviews a week"].rows
    }
    assert frontier["oracle"] == "1.00, 35 d"


def test_the_ranking_that_caught_most_stands_first_and_all_kinds_together_last() -> None:
    more = [result(401, name, judged([9, None]), kind="null") for name in ("cold", "model", "oracle")]
    shown = tables.tables(report.build("t", [*RESULTS, *more], PARAMETERS, "c"))
    rows = next(table.rows for table in shown if table.title.startswith("Caught under"))
    assert [row[0] for row in rows] == ["apart"] * 3 + ["null"] * 3 + ["all"] * 3
    assert [row[2] for row in rows[:3]] == ["model", "oracle", "cold"]
