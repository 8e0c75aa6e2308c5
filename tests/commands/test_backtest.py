"""The backtest as an operator runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.programs import MODULE, complaint, environment, program

SIMPLE = ("--rankings", "random", "--rankings", "count_90d")
WORLDS = ("--worlds", "apart", "--seeds", "2", "--closed", "150", "--active", "30")


def test_a_store_s_own_past_is_replayed_with_the_model(tiny_store_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    done = program("--store", tiny_store_copy, "backtest", "--weeks", "40", "--budget", "5", *SIMPLE,
                   "--rankings", "model", "--out", out)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Caught under a review budget" in done.stdout
    assert "Calibration" in done.stdout
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["kind"], told["parameters"]["weeks"], told["parameters"]["budgets"]) == ("store", 40, [5])
    kept = tiny_store_copy / "backtests" / f"{told['name']}.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == told
    assert program("--store", tiny_store_copy, "verify").returncode == 0


def test_simulated_worlds_need_no_store_and_print_json(tmp_path: Path) -> None:
    done = program(
        "--store", tmp_path / "new", "backtest", *WORLDS, *SIMPLE, "--weeks", "10", "--rest", "30", "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert [world["seed"] for world in told["worlds"]] == [101, 102]
    assert told["parameters"]["rest_days"] == 30
    assert {row["ranking"] for row in told["rankings"]} == {"random", "count_90d"}


def test_interrupted_it_goes_on_where_it_was(tmp_path: Path) -> None:
    arguments: list[str | Path] = [
        "--store",
        tmp_path / "s",
        "backtest",
        *WORLDS,
        *SIMPLE,
        "--work",
        tmp_path / "work",
        "--json",
    ]
    command = [*MODULE, *map(str, arguments)]
    results = tmp_path / "work" / "results" / "apart-101"
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and not results.is_dir():
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=120)
    if running.returncode:  # on a fast machine it may have been done before the signal came
        assert errors == "error: interrupted\n"
    finished = {path.name: path.stat().st_ctime_ns for path in results.iterdir() if path.name[0] != "."}
    resumed = program(*arguments)
    assert resumed.returncode == 0
    again = {path.name: path.stat().st_ctime_ns for path in results.iterdir()}
    assert finished.items() <= again.items()
    anew = program("--store", tmp_path / "t", "backtest", *WORLDS, *SIMPLE, "--json")
    assert json.loads(resumed.stdout) == json.loads(anew.stdout)


def test_wrong_usage_is_told_in_one_line(tiny_store: Path, tmp_path: Path) -> None:
    store = ("--store", tiny_store, "backtest")
    assert "allowed: reference, apart" in complaint(program(*store, "--worlds", "mars"), 2)
    assert "no such ranking" in complaint(program(*store, "--rankings", "luck"), 2)
    assert "nobody knows how" in complaint(program(*store, "--rankings", "oracle"), 2)
    assert "1 review a week" in complaint(program(*store, "--budget", "0"), 2)
    empty = program("--store", tmp_path / "empty", "backtest", *SIMPLE)
    assert "holds no report" in complaint(empty, 2)
