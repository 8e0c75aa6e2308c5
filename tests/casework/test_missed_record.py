from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from analytics.casework.reviews import missed_record
from analytics.errors import SwitchedOffError, UsageError
from analytics.store import nights, switch
from analytics.store.open import Store, open_store
from tests.casework.conftest import NOW
from tests.feed import feeds
from tests.nightly.jobs import FIRST
from tests.programs import complaint, program

DAY = FIRST + timedelta(days=5)


@pytest.fixture
def reopened(
    tiny_store_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Store, list[str]]:
    """A store whose first and third of the list were reopened five days after its night."""
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    store = open_store(tiny_store_copy)
    night = nights.current(store)
    assert night is not None
    who = nights.read(night, "read_page_queue")["subject_id"]
    people = [str(who[0]), str(who[2])]
    rows = [
        feeds.row("outcomes", subject_id=one, occurred_on=f"{DAY}", recorded_at=f"{DAY} 12:00:00")
        for one in people
    ]
    feed = feeds.write(tmp_path / "outcomes", outcomes=rows)
    assert json.loads(program("--store", store.path, "ingest", feed, "--json").stdout)
    return store, people


def test_the_record_has_ranks_reports_and_what_kept_the_score(reopened: tuple[Store, list[str]]) -> None:
    store, people = reopened
    record = missed_record.of_store(store, FIRST, DAY + timedelta(days=1))
    assert sorted(record.outcomes.rows()) == sorted((one, DAY) for one in people)
    assert record.nights == (FIRST,)
    ranks = dict(record.ranks.select("subject_id", "rank").iter_rows())
    assert ranks == dict(zip(people, (1, 3), strict=True))
    assert set(record.reports["subject_id"]) <= set(people)
    last = record.last[people[0], DAY]
    assert last.as_of == FIRST
    assert last.against <= 0
    assert any("would take them out" in sentence for sentence in last.why_not)
    score = float(record.scores[FIRST][4])
    assert record.gap(FIRST, 5, score) == 0.0
    assert record.gap(FIRST, 2, score) == pytest.approx(float(record.scores[FIRST][1]) - score)
    assert record.gap(FIRST, 10**6, score) is record.gap(date(2020, 1, 1), 1, score) is None
    # found at the desk, and not in the store yet
    more = missed_record.of_store(store, FIRST, DAY, [(people[1], FIRST)])
    assert more.outcomes.rows() == [(people[1], FIRST)]
    assert more.last == {}


def test_the_command_names_them_and_the_log_knows(reopened: tuple[Store, list[str]]) -> None:
    store, people = reopened
    at = ("--store", store.path, "missed", "--since", f"{FIRST}", "--until")
    asked = (*at, f"{DAY + timedelta(days=1)}")
    told = json.loads(program(*asked, "--purpose", "audit", "--json").stdout)
    assert told["reopened"] == 2
    assert {each["subject_id"] for each in told["missed"]} == set(people)
    assert told["missed"][0]["reasons"][0]["why"] == "above the line, and nobody took the case"
    log = program("--store", store.path, "audit", "show", "--json").stdout
    assert log.count("missed case seen") == 2
    assert "were missed: nobody had read them in time" in program(*asked).stdout
    assert "a day, and one after it" in complaint(program(*at, f"{FIRST}"), 2)


def test_an_empty_store_has_nothing_to_tell_and_a_switched_off_one_refuses(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    record = missed_record.of_store(store, FIRST, DAY)
    assert (record.outcomes.height, record.nights, record.last) == (0, (), {})
    assert record.reports.schema == pl.Schema(missed_record.REPORTS)
    with pytest.raises(UsageError, match="a day, and one after it"):
        missed_record.of_store(store, DAY, DAY)
    switch.turn(store, off=True, by="Sue Egan", reason="wrong people", now=NOW)
    with pytest.raises(SwitchedOffError):
        missed_record.of_store(store, FIRST, DAY)
