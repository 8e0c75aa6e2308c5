from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import rules
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from analytics.casework.reviews import deciding, judging, second
from analytics.casework.reviews.deciding import Decision
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]
REOPEN = Decision("recommend reopening", desk.RATIONALE)
NONE = Decision("no further action", desk.RATIONALE)


@pytest.fixture(autouse=True)
def _no_closure_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)


def test_a_closure_closes_and_its_texts_stay_out_of_the_log(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    found = desk.shown(casework, actors["ann"], case_id)
    said = Decision("no further action", desk.RATIONALE, dissent="The deadline was too short.")
    assert deciding.decide(casework, actors["ann"], found.number, said, now=NOW) == "closed"
    case = desk.the_case(casework, case_id)
    assert (case["status"], case["outcome"], case["closed_at"]) == ("closed", "no further action", NOW)
    assert case["holder"] is None
    (row,) = desk.rows(casework, tables.decisions)
    bodies = {text["number"]: text["body"] for text in desk.rows(casework, tables.texts)}
    assert bodies[row["dissent"]] == "The deadline was too short."
    entry = next(each for each in desk.rows(casework, tables.audit) if each["action"] == "case decided")
    assert not any(body in entry["content"] for body in bodies.values())
    digest = json.loads(entry["content"])["digest"]
    assert digest == judging.digest(casework, {name: row[name] for name in row if name != "number"})


def test_before_the_judgement_and_before_the_score_nothing_is_decided(
    casework: Casework, actors: Actors
) -> None:
    ann, found = actors["ann"], desk.opened(casework, actors["ann"], desk.a_case(casework))
    with pytest.raises(NotAllowedError, match="not judged; allowed: to judge, then to decide"):
        deciding.decide(casework, ann, found.number, NONE, now=NOW)
    judging.judge(casework, ann, found.number, desk.judgement(), now=NOW)
    with pytest.raises(NotAllowedError, match="score and rank were not shown"):
        deciding.decide(casework, ann, found.number, NONE, now=NOW)
    judging.reveal(casework, ann, found.number, 1, 9.0, now=NOW)
    with pytest.raises(NotAllowedError, match="not of Ben Cole"):
        deciding.decide(casework, actors["ben"], found.number, NONE, now=NOW)
    with pytest.raises(NotAllowedError, match="Dan Frost may not take and decide cases"):
        deciding.decide(casework, actors["dan"], found.number, NONE, now=NOW)
    assert deciding.decide(casework, ann, found.number, NONE, now=NOW) == "closed"
    with pytest.raises(UsageError, match="it has gone on to closed"):
        deciding.decide(casework, ann, found.number, REOPEN, now=NOW)


def test_where_the_score_may_be_seen_first_a_judgement_is_enough(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "current", lambda _: DeskRules(blind_first=False))
    found = desk.opened(casework, actors["ann"], desk.a_case(casework))
    judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=NOW)
    assert deciding.decide(casework, actors["ann"], found.number, NONE, now=NOW) == "closed"


def test_what_cannot_be_a_decision_is_refused_and_leaves_nothing(casework: Casework, actors: Actors) -> None:
    found = desk.shown(casework, actors["ann"], desk.a_case(casework))
    before = desk.rows(casework, tables.texts)
    for decision, match in (
        (Decision("close", desk.RATIONALE), "outcome 'close'; allowed: recommend reopening"),  # type: ignore[arg-type]
        (Decision("defer", desk.RATIONALE), "defer until no day; allowed: a day after 2026-06-30"),
        (Decision("defer", desk.RATIONALE, defer_until=NOW.date()), "defer until 2026-06-30"),
        (Decision("defer", desk.RATIONALE, defer_until=date(2027, 7, 1)), "at the latest 2027-06-30"),
        (Decision("no further action", desk.RATIONALE, defer_until=date(2026, 7, 9)), "with `defer` only"),
        (Decision("no further action", desk.FACTS), "a copy of the facts"),
        (Decision("no further action", desk.RATIONALE, dissent="x" * 2_001), "dissent: 2001 characters"),
    ):
        with pytest.raises(UsageError, match=match):
            deciding.decide(casework, actors["ann"], found.number, decision, now=NOW)
    assert desk.rows(casework, tables.decisions) == []
    assert desk.rows(casework, tables.texts) == before


def test_a_deferred_case_closes_and_its_subject_sleeps_until_the_day(
    casework: Casework, actors: Actors
) -> None:
    case_id = desk.a_case(casework)
    until = date(2026, 9, 1)
    assert desk.decided(casework, actors["ann"], case_id, "defer", until=until) == "closed"
    snoozed = [row for row in desk.rows(casework, tables.case_moves) if row["move"] == "snoozed"]
    assert [row["until"].date() for row in snoozed] == [until]
    assert desk.the_case(casework, case_id)["outcome"] == "defer"


def test_two_readers_who_agree_close_and_a_drawn_closure_is_read_twice(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = desk.a_case(casework), desk.a_case(casework, "S2")
    assert desk.decided(casework, actors["ann"], one, "propose removal") == "second"
    assert desk.the_case(casework, one)["holder"] is None
    assert desk.decided(casework, actors["sam"], one, "propose removal") == "closed"
    monkeypatch.setattr(second, "is_drawn", lambda *_: True)
    assert desk.decided(casework, actors["ann"], other) == "second"


def test_disagreement_is_kept_and_somebody_who_read_neither_settles_it(
    casework: Casework, actors: Actors
) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id, "recommend reopening")
    assert desk.decided(casework, actors["sam"], case_id, "no further action") == "dispute"
    (first, _) = desk.rows(casework, tables.decisions)
    with pytest.raises(NotAllowedError, match="may not correct what others decided"):
        deciding.correct(casework, actors["sue"], first["number"], NONE, "To agree.", now=NOW)
    stays = deciding.correct(casework, actors["ann"], first["number"], NONE, "I agree now.", now=NOW)
    assert stays == "dispute", "a disagreement is settled, not withdrawn"
    assert desk.decided(casework, actors["sue"], case_id, "recommend reopening") == "closed"
    assert desk.the_case(casework, case_id)["outcome"] == "recommend reopening"
    kept = [row["outcome"] for row in desk.rows(casework, tables.decisions)]
    assert kept == ["recommend reopening", "no further action", "no further action", "recommend reopening"]


def test_a_correction_stands_beside_what_it_corrects_and_counts(casework: Casework, actors: Actors) -> None:
    ann, case_id = actors["ann"], desk.a_case(casework)
    desk.decided(casework, ann, case_id)
    (wrong,) = desk.rows(casework, tables.decisions)
    later = NOW + timedelta(days=7)
    status = deciding.correct(casework, ann, wrong["number"], REOPEN, "A report was overlooked.", now=later)
    assert status == "second", "a recommendation needs its second reader, also as a correction"
    assert desk.the_case(casework, case_id)["closed_at"] is None
    before, after = desk.rows(casework, tables.decisions)
    assert before == wrong
    assert (after["corrects"], after["by"], after["outcome"]) == (wrong["number"], "ann", REOPEN.outcome)
    with pytest.raises(UsageError, match=f"corrected already; allowed: decision {after['number']}"):
        deciding.correct(casework, ann, wrong["number"], NONE, "Again.", now=later)
    back = deciding.correct(casework, ann, after["number"], NONE, "It was not.", now=later)
    assert back == "second", "what waits for its second reader goes on waiting"
    assert ("alteration", "decision corrected") in desk.the_log(casework)


def test_who_may_correct_and_until_when(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id)
    (row,) = desk.rows(casework, tables.decisions)

    def correct(person_id: str, now: datetime, reason: str = "A report was overlooked.") -> str:
        return deciding.correct(casework, actors[person_id], row["number"], REOPEN, reason, now=now)

    late = NOW + timedelta(days=7, seconds=1)
    with pytest.raises(NotAllowedError, match="Ben Cole may not correct what others decided"):
        correct("ben", NOW)
    with pytest.raises(NotAllowedError, match="closed for more than 7 days; allowed: a correction by"):
        correct("ann", late)
    with pytest.raises(UsageError, match="reason: 0 characters"):
        correct("sue", late, " ")
    with pytest.raises(UsageError, match="decision 99: unknown"):
        deciding.correct(casework, actors["sue"], 99, REOPEN, "None.", now=NOW)
    other = desk.a_case(casework, "S1")
    with pytest.raises(UsageError, match=f"while case {other} is open; allowed: to say so in case {other}"):
        correct("sue", late)
    desk.decided(casework, actors["ben"], other)
    assert correct("sue", late) == "second"
    both = Actor("sue", "Sue Egan", actors["sue"].roles | actors["sam"].roles)
    with pytest.raises(NotAllowedError, match="has read or corrected another part"):
        desk.opened(casework, both, case_id, late)
