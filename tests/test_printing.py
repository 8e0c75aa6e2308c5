from __future__ import annotations

import json

import polars as pl
import pytest

from analytics import printing
from analytics.feed.report import Counts, IngestReport


def test_counts_are_one_line_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    printing.counts("feed [bold]x[/bold]", IngestReport({"events": Counts(12_345, 1, 2, 3, 4)}))
    out = capsys.readouterr().out
    assert "feed [bold]x[/bold]" in out, "markup is text"
    (line,) = [line for line in out.splitlines() if "events" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == ["events", "12,345", "1", "2", "3", "4"]


def test_an_explanation_says_what_each_part_adds(capsys: pytest.CaptureFixture[str]) -> None:
    part = {
        "signal": "escalation",
        "evidence": 1.25,
        "reason": "Arrest [on] 3 May",
        "event_ids": ["E1", "E2"],
    }
    less = {"signal": "protective", "evidence": -0.25, "reason": "Work", "event_ids": []}
    told = {"subject_id": "S1", "as_of": "2026-06-30", "rank": 3, "score": 1.0, "prior": 0.0}
    printing.explanation({**told, "contributions": [part, less]})
    out = capsys.readouterr().out
    assert "S1 on 2026-06-30: rank 3, score 1.000 nats" in out
    assert "+1.250" in out
    assert "-0.250" in out
    assert "Arrest [on] 3 May" in out
    assert "E1, E2" in out
    assert out.endswith("prior 0.000 and 2 contributions add up to 1.000 nats\n")


def test_who_is_not_on_the_list_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"subject_id": "S1", "as_of": "2026-06-30", "rank": None, "score": None, "prior": 0.0}
    printing.explanation({**told, "contributions": []})
    assert capsys.readouterr().out == "S1 is not on the list of 2026-06-30.\n"


def test_json_is_one_object_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    printing.as_json({"a": "ä\n"})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"a": "ä\n"}


def test_rows_set_aside_are_shown_and_cannot_act_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    rows = pl.DataFrame(
        {
            "table_name": ["events"] * 3,
            "file": ["events.csv"] * 3,
            "row_number": [1, 2, 3],
            "reason": ["event_type \x1b[31m[red]x\u202e", "b", "c"],
            "raw": ["{}"] * 3,
        }
    )
    printing.quarantined(rows, 2, as_json=False)
    out = capsys.readouterr().out
    assert "event_type \N{REPLACEMENT CHARACTER}[31m[red]x\N{REPLACEMENT CHARACTER}" in out
    assert out.endswith("2 of 3 rows; `rereview quarantine export` writes the unmended\n")
    printing.quarantined(rows, 2, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], len(told["first"]), told["first"][1]["reason"]) == (3, 2, "b")
