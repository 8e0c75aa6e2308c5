"""`removal`, `rights` and `erase` on a small world, as their users type them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import typer.main

from analytics import cli
from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.casework.removal import retaining
from analytics.errors import UsageError
from analytics.nightly import export
from analytics.store import nights
from analytics.store.open import open_store
from tests.stores import copied

Run = Callable[..., str]


@pytest.fixture(scope="module")
def staffed(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # a log of its own, with keys of its own
    target = tmp_path_factory.mktemp("removal") / "store"
    path = copied(tiny_store, target)
    casework = open_casework(open_store(path))
    for person, role in (("ann", Role.ANALYST), ("sue", Role.SUPERVISOR)):
        directory.add(casework, operator(), person, person.title(), [role], now=datetime.now(UTC))
    casework.engine.dispose()
    return path


@pytest.fixture
def run(staffed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program inside this process: what it prints."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    command = typer.main.get_command(cli.program)

    def told(*words: str | Path) -> str:
        given = ["--store", str(staffed), *map(str, words)]
        assert command.main(given, prog_name="rereview", standalone_mode=False) in {None, 0}
        return capsys.readouterr().out

    return told


def test_from_the_queue_to_an_erasure(run: Run, staffed: Path, tmp_path: Path) -> None:
    told = json.loads(run("removal", "list", "--by", "sue", "--top", "3", "--json"))
    assert len(told["removals"]) == 3
    assert told["policy"] == retaining.load().sha256
    first = told["removals"][0]
    assert first["days_left"] < 0
    assert first["reasons"][-1].startswith(f"rank {first['rank']} of 2")
    who = first["subject_id"]
    run("removal", "propose", who, "--by", "ann", "--reason-code", "clear period over", "--reason", "quiet")
    asked = ("erase", who, "--by", "sue", "--confirm", "ann", "--reason-code", "removal agreed")
    with pytest.raises(UsageError, match="no removal is agreed"):
        run(*asked, "--yes")
    assert "to be erased" in run("removal", "agree", who, "--by", "sue", "--reason", "read")
    assert run("removal", "withdraw", who, "--by", "ann", "--reason", "a doubt") == "withdrawn\n"
    with pytest.raises(UsageError, match="no removal is agreed"):
        run(*asked, "--yes")
    with pytest.raises(UsageError, match="'review due' does not fit it"):
        run("removal", "propose", who, "--by", "ann", "--reason-code", "review due", "--reason", "quiet")
    run("removal", "propose", who, "--by", "ann", "--reason-code", "clear period over", "--reason", "quiet")
    run("removal", "agree", who, "--by", "sue", "--reason", "read")

    statement = tmp_path / "statement.md"
    run("rights", "restrict", who, "--by", "sue", "--reason-code", "court order", "--reason", "of 3 May")
    listed = export.queue(open_store(staffed), None, 1_000)["subject_id"].to_list()
    assert who not in listed, "what is restricted is not handed out"
    printed = json.loads(run("rights", "statement", who, "--by", "sue", "--out", statement, "--json"))
    text = statement.read_text(encoding="utf-8")
    assert text.startswith(f"# What is held about {who}")
    for words in ("Use restricted on ", "removal proposed", "processing restricted", "Subjects (1)"):
        assert words in text
    night = nights.all(open_store(staffed))[0]
    tied = nights.read(night, "read_night_ties_of", subject_ids=[who])["other_id"].unique().to_list()
    assert tied
    assert not [other for other in tied if other in text or other in json.dumps(printed)]

    lifted = ("--by", "sue", "--reason-code", "looked into", "--reason", "settled")
    run("rights", "lift", who, *lifted)
    with pytest.raises(UsageError, match="--yes or --dry-run"):
        run(*asked)
    assert "Would be erased" in run(*asked, "--dry-run")
    done = json.loads(run(*asked, "--yes", "--json"))
    assert done["erased"]
    assert done["nights"] == [1]
    assert [each["action"] for each in done["handed"]] == ["statement made"]
    assert "sound: 1 night, 1 erasure on record" in run("verify", "--rebuild")
    assert who not in pl.read_parquet(staffed / "segments/subjects/*.parquet")["subject_id"]
    lift = ("rights", "lift", who, "--by", "sue", "--reason", "x", "--reason-code", "y")
    with pytest.raises(UsageError, match="not in the store"):
        run(*lift)


def test_a_report_is_rectified_by_whoever_may_mark_or_answers_requests(run: Run, staffed: Path) -> None:
    night = nights.all(open_store(staffed))[0]
    row, another = nights.read(night, "read_night_incidents").head(2).to_dicts()
    words = ("rights", "rectify", row["subject_id"])
    by = ("--by", "ann", "--reason", "another person")
    told = run(*words, row["event_ids"][0], *by, "--kind", "misattributed")
    assert told.startswith("mark 1: ")
    assert "a new version of the row" in told
    asked = ("rights", "rectify", another["subject_id"], another["event_ids"][0])
    assert run(*asked, "--by", "sue", "--reason", "their letter of May").startswith("mark 2: ")
    with pytest.raises(UsageError, match="report Enone: not on subject"):
        run(*words, "Enone", *by)
    with pytest.raises(UsageError, match=r"--out FILE\.md or --json"):
        run("rights", "statement", row["subject_id"], "--by", "sue")
