from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from analytics import logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_event_is_a_json_line_in_the_file_and_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (1, 2):
        with logs.nightly_log(tmp_path) as log:
            log.info("started", as_of=date(2026, 6, 30), number=number)
            log.error("failed", exit_code=4)
    lines = (tmp_path / "log/nightly.jsonl").read_text(encoding="utf-8")
    assert capsys.readouterr().err == lines
    events = [json.loads(line) for line in lines.splitlines()]
    assert [(event["event"], event["level"]) for event in events[:2]] == [
        ("started", "info"),
        ("failed", "error"),
    ]
    assert list(events[0]) == ["timestamp", "level", "event", "as_of", "number"]
    assert events[0]["as_of"] == "2026-06-30"
    assert events[2]["number"] == 2


def test_a_terminal_gets_a_line_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with logs.nightly_log(tmp_path) as log:
        log.info("step", step="score")
    assert screen.getvalue().endswith("  step  step=score\n")
    assert not screen.getvalue().startswith("{")


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log/nightly.jsonl").write_text('{"event": "st')
    for event in ("one", "two"):
        with logs.nightly_log(tmp_path) as log:
            log.info(event)
    lines = (tmp_path / "log/nightly.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines[1:]] == ["one", "two"]


def test_a_log_that_takes_no_more_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log/nightly.jsonl").symlink_to("/dev/full")
    with logs.nightly_log(tmp_path) as log:
        log.info("started")
        log.error("failed")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == [
        "started",
        "failed",
    ]


def stumble() -> None:
    raise ValueError("two\nlines")


def fault() -> BaseException:
    with pytest.raises(ValueError, match="two") as caught:
        stumble()
    return caught.value


def test_a_fault_is_kept_beside_the_store_and_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").touch()
    line = logs.report_fault(tmp_path, fault())
    assert line.startswith("error: a fault in the program, ValueError: two lines; details: ")
    (path,) = (tmp_path / "log").iterdir()
    assert line.endswith(str(path))
    assert "Traceback" in path.read_text(encoding="utf-8")


def test_without_a_store_a_fault_is_kept_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    line = logs.report_fault(tmp_path / "none", fault())
    assert str(tmp_path / "scratch") in line
    assert not (tmp_path / "none").exists()


def test_a_fault_that_cannot_be_kept_is_told_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").touch()
    (tmp_path / "log").touch()
    assert "its details could not be kept in " in logs.report_fault(tmp_path, fault())
