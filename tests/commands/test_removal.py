"""`removal`, `rights` and `erase` on a small world, as their users type them."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.store import nights
from analytics.store.open import open_store
from tests.programs import complaint, program


@pytest.fixture(scope="module")
def staffed(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(tiny_store, tmp_path_factory.mktemp("removal") / "store"))
    casework = open_casework(open_store(path))
    for person, role in (("ann", Role.ANALYST), ("sue", Role.SUPERVISOR)):
        directory.add(casework, operator(), person, person.title(), [role], now=datetime.now(UTC))
    casework.engine.dispose()
    return path


def test_from_the_queue_to_an_erasure(staffed: Path, tmp_path: Path) -> None:
    def run(*words: str | Path) -> str:
        done = program("--store", staffed, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    told = json.loads(run("removal", "list", "--by", "sue", "--top", "3", "--json"))
    assert len(told["removals"]) == 3
    first = told["removals"][0]
    assert first["days_left"] < 0
    assert first["reasons"][-1].startswith(f"rank {first['rank']} of 2")
    who = first["subject_id"]
    run("removal", "propose", who, "--by", "ann", "--code", "clear period over", "--reason", "quiet")
    early = program(
        "--store", staffed, "erase", who, "--by", "sue", "--confirm", "ann", "--reason-code", "removal agreed"
    )
    assert "no removal is agreed" in complaint(early, 2)
    assert "to be erased" in run("removal", "agree", who, "--by", "sue", "--reason", "read")

    statement = tmp_path / "statement.md"
    run("rights", "restrict", who, "--by", "sue", "--reason-code", "court order", "--reason", "of 3 May")
    printed = json.loads(run("rights", "statement", who, "--by", "sue", "--out", statement, "--json"))
    text = statement.read_text(encoding="utf-8")
    assert text.startswith(f"# What is held about {who}")
    for words in ("Use restricted on ", "removal proposed", "processing restricted", "Subjects (1)"):
        assert words in text
    night = nights.all(open_store(staffed))[0]
    tied = nights.read(night, "read_night_ties_of", subject_ids=[who])["other_id"].unique().to_list()
    assert tied
    assert not [other for other in tied if other in text or other in json.dumps(printed)]

    asked = ("erase", who, "--by", "sue", "--confirm", "ann", "--reason-code", "removal agreed")
    assert "--yes or --dry-run" in complaint(program("--store", staffed, *asked), 2)
    assert "Would be erased" in run(*asked, "--dry-run")
    done = json.loads(run(*asked, "--yes", "--json"))
    assert done["erased"]
    assert done["nights"] == [1]
    assert [each["action"] for each in done["handed"]] == ["statement made"]
    assert "sound: 1 night, 1 erasure on record" in run("verify", "--rebuild")
    assert who not in pl.read_parquet(staffed / "segments/subjects/*.parquet")["subject_id"]
    words = ("rights", "lift", who, "--by", "sue", "--reason", "x", "--reason-code", "y")
    assert "not in the store" in complaint(program("--store", staffed, *words), 2)


def test_a_report_is_rectified_by_whoever_may_mark(staffed: Path) -> None:
    night = nights.all(open_store(staffed))[0]
    row = nights.read(night, "read_night_incidents").row(0, named=True)
    words = ("rights", "rectify", row["subject_id"])
    by = ("--by", "ann", "--reason", "another person")
    done = program("--store", staffed, *words, row["event_ids"][0], *by, "--kind", "misattributed")
    assert done.stdout.startswith("mark 1: ")
    wrong = program("--store", staffed, *words, "Enone", *by)
    assert "report Enone: not on subject" in complaint(wrong, 2)
    assert "--out FILE.md or --json" in complaint(
        program("--store", staffed, "rights", "statement", row["subject_id"], "--by", "sue"), 2
    )
