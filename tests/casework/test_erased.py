"""An erased person leaves no trace but a reference; others' rows stay; later feeds bring nobody back."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.errors import ContractError, NotAllowedError, UsageError
from analytics.feed.ingest import ingest
from analytics.nightly import erasing_texts, erasure, inspection
from analytics.nightly.erasure import Asked
from analytics.store import erasing_runs, erasing_state, erasures, keys, nights, state
from analytics.store.open import Store
from tests.casework import reviewing
from tests.casework.conftest import NOW
from tests.casework.erasing import ASKED, FIRST, GONE, WORDS, erase, feed, filled
from tests.nightly.jobs import run
from tests.searching import traces


def published(store: Store) -> dict[tuple[int, str], pl.DataFrame]:
    """Rows about others, by night and relation."""
    found = {}
    for night in nights.all(store):
        for name in night.manifest["outputs"]:
            frame = nights.read(night, f"read_night_{name}")
            for column in {"subject_id", "other_id"} & set(frame.columns):
                frame = frame.filter(pl.col(column) != GONE)
            found[night.number, name] = frame
    return found


@pytest.fixture
def ready(store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path) -> Store:
    filled(store, casework, actors, tmp_path / "feed")
    return store


def test_an_erased_person_leaves_no_trace_and_nobody_else_changes(
    database: str, store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    filled(store, casework, actors, tmp_path / "feed", nights=2)
    ready = store
    before = published(ready)
    there = {word for _, word in traces(ready, casework, WORDS)}
    assert there == set(WORDS), "there is something to erase"
    looked = erasure.look(ready, ASKED, NOW)
    assert published(ready).keys() == before.keys()
    found = erase(ready)
    assert found == looked
    assert {"subjects", "events", "event_links", "corrections", "outcomes"} <= found.rows.keys()
    assert found.nights == (1, 2)
    assert found.state == 2
    assert found.casework["cases"] == 2
    assert traces(ready, casework, WORDS) == []
    after = published(ready)
    for place, frame in before.items():
        assert after[place].equals(frame), place
    told = inspection.inspect(ready, (), None)
    assert told.verdict == "sound: 2 nights, 1 erasure on record"
    assert [row[-1] for row in told.rows] == ["sound; erasure 1", "sound; erasure 1"]
    (kept, _) = nights.all(ready)
    hashes = kept.manifest["erasures"][0]
    assert hashes["run_sha256"]["new"] == kept.run_sha256 != hashes["run_sha256"]["old"]
    assert hashes["outputs"]["queue"]["old"]["rows"] == hashes["outputs"]["queue"]["new"]["rows"] + 1
    entries = [row for row in reviewing.rows(casework, tables.audit) if row["kind"] == "erasure"]
    assert [each["action"] for each in entries] == ["erasure begun", "erasure done"]
    assert {each["subject"] for each in entries} == {casework.keys.reference(GONE)}
    assert erasures.digest(ready, 1) in entries[1]["content"]
    texts = [row["body"] for row in reviewing.rows(casework, tables.texts)]
    assert "They met (erased) twice, as (erased) says." in texts

    if database == "postgresql":
        # what follows is the store's alone
        return
    # the next night runs, and the same feed again brings nobody back
    assert not run(ready, FIRST + timedelta(days=1)).published, "nothing new, nothing published"
    report = ingest(ready, feed(tmp_path / "again"))
    assert all(counts.accepted == 0 for counts in report.tables.values())
    assert report.held_back == {
        "subjects": 1, "involvements": 1, "events": 8, "event_links": 4, "corrections": 1,
        "outcomes": 1, "protected_attributes": 1,
    }  # fmt: skip
    assert report.tables["subjects"].held == 1
    assert report.to_json()["held_back"] == report.held_back
    assert run(ready, FIRST + timedelta(days=2)).night.number == 3
    assert traces(ready, casework, WORDS) == []
    assert erase(ready).rows == {}, "erased again, there is nothing left"
    inspection.inspect(ready, (), None).require_sound()


class Killed(BaseException):
    """Stands for a process that ends without a word."""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_erasure_that_is_killed_anywhere_is_brought_to_its_end(
    ready: Store, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    places = [
        (erasures, "begin"),
        (erasing_runs, "_outputs"),
        (erasure, "_casework"),
        (erasing_texts, "erase"),
        (erasing_state, "erase"),
        (erasures, "note_file"),
        (state, "scrub"),
        (erasures, "end"),
    ]
    for module, name in places:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, killed)
            with pytest.raises(Killed):
                erase(ready)
    begun = ("erasure 1: begun on 2026-07-02 and not at its end",)
    assert inspection.inspect(ready, (), None).problems == begun
    assert erasures.going_on(ready) == 1
    erase(ready)
    assert erasures.going_on(ready) is None
    assert keys.remembered_erased(casework.keys, ready) == {casework.keys.reference(GONE)}
    assert traces(ready, casework, WORDS) == []
    inspection.inspect(ready, (), None).require_sound()

    # whoever calls a change of their own an erasure has no entry of the log to show
    told = "insert into erased_files (erasure, path, sha256, new_path, new_sha256, rows, new_rows)"
    with sqlite3.connect(ready.state_path) as connection:
        connection.execute(told + " values (1, 'a', 'b', 'c', 'd', 1, 1)")
    connection.close()
    problems = inspection.inspect(ready, (), None).problems
    assert problems == ("erasure 1: the log does not tell of what it changed",)
    run_path = nights.all(ready)[0].run_path
    run_path.write_bytes(run_path.read_bytes()[:-1] + b"x")
    changed = inspection.inspect(ready, (), None).problems
    assert changed == (f"night 1 ({FIRST}): run file {run_path.name} changed", *problems)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("casework")
def test_it_takes_two_people_a_known_subject_and_a_reason(store: Store) -> None:
    with pytest.raises(UsageError, match="sue twice; allowed: another person"):
        erasure.look(store, Asked(GONE, "sue", "sue", "court order"), NOW)
    with pytest.raises(NotAllowedError, match="Sam Dunn may not settle who leaves the list"):
        erasure.look(store, Asked(GONE, "ann", "sam", "court order"), NOW)
    with pytest.raises(NotAllowedError, match="Aud Gray may not propose"):
        erasure.look(store, Asked(GONE, "sue", "aud", "court order"), NOW)
    with pytest.raises(UsageError, match="allowed: removal agreed, "):
        erasure.look(store, Asked(GONE, "sue", "ann", "because"), NOW)
    with pytest.raises(UsageError, match=f"subject {GONE}: nothing is held"):
        erasure.look(store, ASKED, NOW)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_key_of_identifiers_stops_every_later_load(
    store: Store, casework: Casework, tmp_path: Path
) -> None:
    erasures.begin(store, casework.keys.reference(GONE), casework.keys, NOW)
    path = keys.folder(store) / "identifiers.key"
    path.write_text("ab" * 32, encoding="ascii")
    with pytest.raises(ContractError, match="not the one that erased people are known by"):
        ingest(store, feed(tmp_path / "feed"))
    with pytest.raises(ContractError, match="erasure 1 was begun and is not at its end"):
        erasures.begin(store, "another", casework.keys, NOW)
