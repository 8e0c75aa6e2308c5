from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor, operator
from analytics.casework.reviews import deciding, handing_over, marks, second
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.errors import NotAllowedError
from analytics.feed import manifest
from analytics.ranking.draws import Draws
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]
PLAIN = NOW.replace(tzinfo=None)


@pytest.fixture(autouse=True)
def _no_closure_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)


def correct(casework: Casework, actor: Actor, outcome: Outcome, now: datetime) -> str:
    """Correct the newest decision."""
    newest = desk.rows(casework, tables.decisions)[-1]["number"]
    said = Decision(outcome, desk.RATIONALE)
    return deciding.correct(casework, actor, newest, said, "It was wrong.", now=now)


def outcomes(folder: Path) -> list[tuple[object, ...]]:
    return pl.read_parquet(folder / "outcomes.parquet").rows()


def test_what_was_decided_becomes_a_feed_once(casework: Casework, actors: Actors, tmp_path: Path) -> None:
    first, control = desk.a_case(casework), desk.a_case(casework, "S2", lane="control", probability=0.02)
    desk.decided(casework, actors["ann"], first)
    desk.decided(casework, actors["ann"], control, "recommend reopening")
    later = NOW + timedelta(hours=20)
    desk.decided(casework, actors["sam"], control, "recommend reopening", now=later)
    removed, deferred = desk.a_case(casework, "S3"), desk.a_case(casework, "S4")
    desk.decided(casework, actors["ann"], removed, "propose removal")
    desk.decided(casework, actors["sam"], removed, "propose removal")
    desk.decided(casework, actors["ann"], deferred, "defer", until=date(2026, 8, 1))
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S5"), "recommend reopening")
    marks.mark(casework, actors["ann"], "E1", "S1", "disputed", "She says so.", reports={"E1"}, now=NOW)

    handed = handing_over.write_feed(casework, tmp_path / "feed")
    assert (handed.outcomes, handed.corrections) == (2, 1)
    assert manifest.read(tmp_path / "feed").producer == "rereview casework"
    assert outcomes(tmp_path / "feed") == [
        ("S1", "no_further_action", date(2026, 6, 30), PLAIN, "list", 1.0),
        ("S2", "reopened", date(2026, 7, 1), later.replace(tzinfo=None), "control", 0.02),
    ]
    corrections = pl.read_parquet(tmp_path / "feed/corrections.parquet").rows()
    assert corrections == [("E1", "retract", PLAIN, "marked: disputed")], "a code, no free text"

    again = handing_over.write_feed(casework, tmp_path / "again")
    assert again == handed, "until it is noted, it is handed again"
    for _ in range(2):
        handing_over.note_handed(casework, operator(), handed, now=later)
    assert marks.of_subject(casework, actors["ann"], "S1")[0].handed
    nothing = handing_over.write_feed(casework, tmp_path / "nothing")
    assert (nothing.rows, nothing.decisions, nothing.marks) == (0, (), ())
    assert not (tmp_path / "nothing").exists()
    entries = [row for row in desk.rows(casework, tables.audit) if row["kind"] == "collection"]
    assert [json.loads(row["content"]) for row in entries] == [{"outcomes": 2, "corrections": 1}]
    with pytest.raises(NotAllowedError, match="Sue Egan may not load feeds"):
        handing_over.note_handed(casework, actors["sue"], handed, now=later)


def test_a_corrected_outcome_follows_and_the_same_one_does_not(
    casework: Casework, actors: Actors, tmp_path: Path
) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id)
    handing_over.note_handed(
        casework, operator(), handing_over.write_feed(casework, tmp_path / "one"), now=NOW
    )
    assert correct(casework, actors["ann"], "no further action", NOW) == "closed"
    same = handing_over.write_feed(casework, tmp_path / "two")
    assert (same.outcomes, len(same.decisions)) == (0, 1)
    handing_over.note_handed(casework, operator(), same, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    assert correct(casework, actors["ann"], "recommend reopening", tomorrow) == "second"
    assert handing_over.write_feed(casework, tmp_path / "three").rows == 0
    desk.decided(casework, actors["sam"], case_id, "recommend reopening", now=tomorrow)
    handing_over.write_feed(casework, tmp_path / "four")
    assert [row[:3] for row in outcomes(tmp_path / "four")] == [("S1", "reopened", date(2026, 7, 1))]


def test_a_subject_has_one_outcome_of_a_kind_a_day(
    casework: Casework, actors: Actors, tmp_path: Path
) -> None:
    for minutes in (0, 5):
        at = NOW + timedelta(minutes=minutes)
        desk.decided(casework, actors["ann"], desk.a_case(casework), now=at)
    handed = handing_over.write_feed(casework, tmp_path / "one")
    assert (handed.outcomes, len(handed.decisions)) == (1, 2)
    handing_over.note_handed(casework, operator(), handed, now=NOW)
    desk.decided(casework, actors["ann"], desk.a_case(casework), now=NOW + timedelta(minutes=9))
    assert handing_over.write_feed(casework, tmp_path / "two").outcomes == 0


def test_what_is_learnt_from_knows_how_each_case_was_drawn(casework: Casework, actors: Actors) -> None:
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S2", lane="control", probability=0.02))
    desk.decided(casework, actors["ann"], desk.a_case(casework, lane="tripwire"))
    tomorrow = NOW + timedelta(days=1)
    desk.decided(casework, actors["ann"], desk.a_case(casework, "S3"), now=tomorrow)
    known = handing_over.draws_for_learning(casework, date(2026, 7, 1))
    assert known.rows() == [
        ("S1", date(2026, 6, 30), "tripwire", 1.0, PLAIN),
        ("S2", date(2026, 6, 30), "control", 0.02, PLAIN),
    ]
    assert handing_over.draws_for_learning(casework, NOW.date()).schema == known.schema
    assert handing_over.draws_for_learning(casework, date(2026, 7, 2)).height == 3
    assert Draws(known).table.equals(known), "as learning takes them"
