"""The program as a user meets it: real processes, exit codes, one line an error."""

from __future__ import annotations

import csv
import fcntl
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.conftest import ROOT, TINY_NIGHT
from tests.nightly.jobs import files
from tests.programs import complaint, patched, program


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, analytics.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "duckdb",
        "polars",
        "numpy",
        "numba",
        "streamlit",
        "rich",
        "structlog",
        "dataframely",
        "sqlalchemy",
        "fairlearn",
        "altair",
    }


def test_no_command_at_all_is_help() -> None:
    done = program()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == program("--help").stdout


@pytest.mark.parametrize(
    "command",
    [
        *("simulate", "ingest", "fit", "nightly", "rank", "explain", "backtest", "verify", "app"),
        *("export queue", "export signals", "quarantine list", "quarantine export"),
        *("models list", "models show", "models compare", "models promote", "models rollback"),
    ],
)
def test_each_command_has_a_purpose_an_example_and_says_what_each_option_is(command: str) -> None:
    text = program(*command.split(), "--help").stdout
    assert f"Example: rereview {command}" in text.replace("--store var ", "")
    # the example may be folded in front of an option
    listed = text.partition("Example: ")[0]
    options = [line for line in listed.splitlines() if line.startswith("  --")]
    assert [line for line in options if not line.split("  ")[2:]] == []


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["rank", "--out", "x.csv"], "Missing option '--as-of'"),
        (
            ["rank", "--as-of", "30.6.2026", "--out", "x.csv"],
            "'30.6.2026' is not a date; allowed: YYYY-MM-DD",
        ),
        (["rank", "--as-of", "2026-06-31", "--out", "x.csv"], "'--as-of': '2026-06-31' is not a date"),
        (["rank", "--as-of", "2026-06-30", "--out", "x.xlsx"], "suffix '.xlsx'; allowed: .parquet, .csv"),
        (["nightly", "--as-off", "2026-06-30"], "No such option"),
        (["nigthly"], "No such command 'nigthly'"),
        (["export"], "Missing command"),
        (["export", "queue", "--top", "5", "--format", "xls", "--out", "x"], "'csv', 'parquet', 'json'"),
        (["simulate", "feed", "--closed", "many"], "should be a valid integer"),
        (["simulate", "feed", "--years", "0"], "simulate: years is 0.0; allowed: "),
        (["app", "--port", "70000"], "should be less than or equal to 65535"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_is_allowed(arguments: list[str], found: str) -> None:
    assert found in complaint(program(*arguments), 2)


def test_the_environment_names_the_store_and_the_option_goes_before_it(tmp_path: Path) -> None:
    assert program("verify", REREVIEW_STORE=str(tmp_path / "one")).stdout.endswith("sound: 0 nights\n")
    program("--store", tmp_path / "two", "verify", REREVIEW_STORE=str(tmp_path / "three"))
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}


def test_the_whole_path_from_an_empty_folder(tmp_path: Path) -> None:
    feed, store = tmp_path / "feed", ("--store", tmp_path / "store")
    world = ("--closed", "150", "--active", "20", "--years", "2", "--seed", "3", "--until", "2026-03-31")
    assert program("simulate", feed, *world).returncode == 0
    dry = json.loads(program(*store, "ingest", feed, "--dry-run", "--json").stdout)
    loaded = json.loads(program(*store, "ingest", feed, "--json").stdout)
    assert dry == loaded
    assert set(loaded) == {"tables", "refused"}
    assert loaded["tables"]["subjects"]["accepted"] >= 170
    again = program(*store, "ingest", feed)
    assert again.stderr == ""
    assert "accepted" in again.stdout
    first = program(*store, "nightly", "--as-of", "2026-03-31")
    head = json.loads(first.stdout)
    assert (head["night"], head["as_of"], head["published"]) == (1, "2026-03-31", True)
    assert [json.loads(line)["event"] for line in first.stderr.splitlines()][-1] == "published"
    logged = (tmp_path / "store/log/nightly.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(logged[0])["event"] == "started"
    second = json.loads(program(*store, "nightly", "--as-of", "2026-03-31").stdout)
    assert second == {**head, "published": False}
    assert "fit-2026-03-01" in program(*store, "fit", "--until", "2026-03-01").stdout


def test_verify_prints_a_row_a_night_a_verdict_and_a_head_that_anchors(tiny_store_copy: Path) -> None:
    store = ("--store", tiny_store_copy)
    sound = program(*store, "verify", "--rebuild")
    *table, verdict, head = sound.stdout.splitlines()
    assert (sound.returncode, verdict) == (0, "sound: 1 night")
    assert any("2026-06-30" in row and "sound" in row for row in table)
    kept = tiny_store_copy.parent / "heads.jsonl"
    kept.write_text(f"{head}\n", encoding="utf-8")
    assert program(*store, "verify", "--anchor", kept).returncode == 0
    path = tiny_store_copy / "runs/run-000001.duckdb"
    content = bytearray(path.read_bytes())
    content[-1000] ^= 1
    path.write_bytes(content)
    broken = program(*store, "verify", "--anchor", kept)
    assert "broken: 1 problem in 1 night" in broken.stdout
    assert "night 1 (2026-06-30): run file run-000001.duckdb changed" in complaint(broken, 3)


def test_a_ranking_is_the_same_bytes_twice_and_writes_nothing_to_the_store(
    tiny_store_copy: Path, tmp_path: Path
) -> None:
    before, store = files(tiny_store_copy), ("--store", tiny_store_copy)
    nights_asked = ("--as-of", "2026-05-05", "--until", TINY_NIGHT, "--every", "28")
    for name in ("one.parquet", "two.parquet", "one.csv"):
        done = program(*store, "rank", *nights_asked, "--out", tmp_path / name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    ranked = pl.read_parquet(tmp_path / "one.parquet")
    assert ranked.equals(pl.read_csv(tmp_path / "one.csv", try_parse_dates=True, schema=ranked.schema))
    assert ranked["as_of"].n_unique() == 3
    assert files(tiny_store_copy) == before


def test_an_explanation_is_printed_for_people_and_for_programs(tiny_store: Path) -> None:
    store = ("--store", tiny_store)
    night = nights.current(open_store(tiny_store))
    assert night is not None
    first = nights.read(night, "read_night_queue")["subject_id"][0]
    told = json.loads(program(*store, "explain", first, "--json").stdout)
    assert list(told) == ["subject_id", "as_of", "rank", "score", "prior", "contributions"]
    assert told["rank"] == 1
    people = program(*store, "explain", first).stdout
    assert f"{first} on 2026-06-30: rank 1, score {told['score']:.3f} nats" in people
    assert told["contributions"][0]["reason"] in people
    assert "subject 'nobody': not known" in complaint(program(*store, "explain", "nobody"), 2)


def test_without_a_night_it_says_in_one_line_what_to_do(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    assert "`rereview nightly` first" in complaint(program(*store, "explain", "S1"), 2)
    queue = ("export", "queue", "--top", "5", "--format", "csv", "--out", tmp_path / "queue.csv")
    assert "`rereview nightly` first" in complaint(program(*store, *queue), 2)
    assert not (tmp_path / "queue.csv").exists()


@pytest.mark.parametrize("file_format", ["csv", "json", "parquet"])
def test_a_queue_is_exported_without_a_question(tiny_store: Path, tmp_path: Path, file_format: str) -> None:
    out = tmp_path / f"queue.{file_format}"
    done = program(
        "--store", tiny_store, "export", "queue", "--top", "7", "--format", file_format, "--out", out
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if file_format == "csv":
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(out.read_text(encoding="utf-8").splitlines()) == 8
    else:
        rows = json.loads(out.read_text()) if file_format == "json" else pl.read_parquet(out).to_dicts()
    assert [int(row["rank"]) for row in rows] == list(range(1, 8))
    assert {row["watermark"][:9] for row in rows} == {"SYNTHETIC"}


@pytest.mark.parametrize("command", [["nightly"], ["fit"], ["ingest"], ["models", "rollback"]])
def test_while_another_job_holds_the_store_a_second_one_ends_at_once(
    tiny_store: Path, tiny_feed: Path, command: list[str]
) -> None:
    arguments = [*command, str(tiny_feed)] if command == ["ingest"] else command
    with (tiny_store / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = program("--store", tiny_store, *arguments)
    assert "another ingest, fit or nightly holds it" in complaint(done, 5)


def test_a_feed_that_is_not_synthetic_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    (tmp_path / "real").mkdir()
    text = '{"contract": 1, "classification": "official", "producer": "x"}'
    (tmp_path / "real/manifest.json").write_text(text, encoding="utf-8")
    for command in (("ingest", tmp_path / "real"), ("nightly", "--feed", tmp_path / "real")):
        assert "synthetic" in complaint(program(*store, *command), 3)
    complaint(program(*store, "ingest", tmp_path / "none"), 3)


def test_damaged_rows_and_an_unreadable_file_leave_the_rest_loaded(tmp_path: Path) -> None:
    feed, store = tmp_path / "feed", ("--store", tmp_path / "store")
    feed.mkdir()
    (feed / "manifest.json").write_text('{"contract": 1, "classification": "synthetic", "producer": "x"}')
    people = (
        "subject_id,status,stream,opened_on\nS1,closed,referral,2020-01-01\nS2,vanished,referral,2020-01-01\n"
    )
    (feed / "subjects.csv").write_text(people, encoding="utf-8")
    (feed / "outcomes.parquet").write_bytes(b"damaged")
    done = program(*store, "ingest", feed, "--json")
    told = json.loads(done.stdout)
    assert told["tables"]["subjects"]["accepted"] == told["tables"]["subjects"]["quarantined"] == 1
    assert [refusal["file"] for refusal in told["refused"]] == ["outcomes.parquet"]
    assert "refused outcomes.parquet: " in complaint(done, 3)
    assert "1 of 1 rows" in program(*store, "quarantine", "list").stdout
    out = program(*store, "quarantine", "export", tmp_path / "repair").stdout
    assert out == f"{tmp_path / 'repair'}/subjects.csv: 1 rows\n"
    mended = (tmp_path / "repair/subjects.csv").read_text(encoding="utf-8").replace("vanished", "closed")
    (tmp_path / "repair/subjects.csv").write_text(mended, encoding="utf-8")
    again = json.loads(program(*store, "ingest", tmp_path / "repair", "--json").stdout)
    assert again["tables"]["subjects"]["accepted"] == 1


FAILING_GATE = """
import analytics.nightly.gates._structure as gates
gates.GATES = (lambda night: 'three subjects too few',)
gates.GATES[0].__name__ = 'enough'
"""


def test_a_night_that_fails_a_gate_ends_with_code_four_and_the_last_one_stays(tiny_store_copy: Path) -> None:
    done = patched(FAILING_GATE, "--store", tiny_store_copy, "nightly", "--as-of", "2026-07-07")
    assert "night 2026-07-07: gate enough: three subjects too few; allowed: " in complaint(done, 4)
    night = nights.current(open_store(tiny_store_copy))
    assert night is not None
    assert str(night.as_of) == TINY_NIGHT
    logged = (tiny_store_copy / "log/nightly.jsonl").read_text(encoding="utf-8").splitlines()
    last = json.loads(logged[-1])
    assert (last["event"], last["exit_code"]) == ("failed", 4)


def test_a_fault_is_one_line_and_its_traceback_is_in_a_file(tiny_store_copy: Path) -> None:
    code = "import analytics.nightly.learning as learning\nlearning.fit = lambda *_, **__: {}['no such key']"
    line = complaint(patched(code, "--store", tiny_store_copy, "fit"), 1)
    assert "a fault in the program, KeyError: 'no such key'; details: " in line
    path = Path(line.rpartition("details: ")[2])
    assert path.parent == tiny_store_copy / "log"
    assert "Traceback" in path.read_text(encoding="utf-8")


def test_interrupted_it_says_so_in_one_line(tiny_store: Path) -> None:
    code = (
        "import analytics.nightly.inspection as inspection\ndef stop(*_):\n    raise KeyboardInterrupt\n"
        "inspection.inspect = stop"
    )
    assert complaint(patched(code, "--store", tiny_store, "verify"), 130) == "error: interrupted"
