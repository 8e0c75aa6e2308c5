from __future__ import annotations

import json
import math
from datetime import timedelta

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import rules
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from analytics.casework.reviews import judging
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]


def test_a_reader_judges_then_sees_the_score_and_both_times_stay(casework: Casework, actors: Actors) -> None:
    ann, found = actors["ann"], desk.opened(casework, actors["ann"], desk.a_case(casework))
    with pytest.raises(NotAllowedError, match="score and rank stay hidden until it is judged"):
        judging.reveal(casework, ann, found.number, 12, 3.5, now=NOW)
    judging.judge(casework, ann, found.number, desk.judgement("escalating"), now=NOW)
    later = NOW + timedelta(minutes=5)
    judging.reveal(casework, ann, found.number, 12, 3.5, now=later)
    (judged,), (revealed,) = desk.rows(casework, tables.judgements), desk.rows(casework, tables.reveals)
    assert (judged["at"], judged["view"]) == (NOW, "escalating")
    assert (revealed["at"], revealed["rank"], revealed["score"]) == (later, 12, 3.5)
    assert [action for _, action in desk.the_log(casework)] == [
        "case opened to read",
        "case judged",
        "score shown",
    ]


def test_the_log_signs_what_was_written_and_holds_no_text(casework: Casework, actors: Actors) -> None:
    found = desk.opened(casework, actors["ann"], desk.a_case(casework))
    judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=NOW)
    content = desk.rows(casework, tables.audit)[-1]["content"]
    (row,) = desk.rows(casework, tables.judgements)
    del row["number"]
    assert json.loads(content)["digest"] == judging.digest(casework, row)
    assert judging.digest(casework, row | {"view": "escalating"}) not in content
    bodies = [text["body"] for text in desk.rows(casework, tables.texts)]
    assert bodies == [desk.FACTS, "They keep in touch.", "A move.", "Work."]
    assert not any(body in content for body in bodies)


def test_it_is_judged_once_and_shown_once(casework: Casework, actors: Actors) -> None:
    ann = actors["ann"]
    found = desk.shown(casework, ann, desk.a_case(casework))
    with pytest.raises(UsageError, match="judged already"):
        judging.judge(casework, ann, found.number, desk.judgement(), now=NOW)
    with pytest.raises(UsageError, match="shown already"):
        judging.reveal(casework, ann, found.number, 12, 3.5, now=NOW)
    assert len(desk.rows(casework, tables.judgements)) == 1


def test_only_the_reader_judges_and_sees_and_only_while_nobody_else_holds_the_case(
    casework: Casework, actors: Actors
) -> None:
    case_id = desk.a_case(casework)
    found = desk.opened(casework, actors["ann"], case_id)
    with pytest.raises(NotAllowedError, match="not of Ben Cole"):
        judging.judge(casework, actors["ben"], found.number, desk.judgement(), now=NOW)
    with pytest.raises(NotAllowedError, match="Aud Gray may not take and decide cases"):
        judging.reveal(casework, actors["aud"], found.number, 1, 1.0, now=NOW)
    desk.held(casework, case_id, "ben")
    with pytest.raises(NotAllowedError, match="somebody else holds it now"):
        judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=NOW)
    later = NOW + timedelta(hours=3)
    with pytest.raises(NotAllowedError, match="somebody else has or had it since"):
        judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=later)
    desk.held(casework, case_id, "ann")
    assert judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=later)


def test_a_reading_that_was_left_behind_is_not_judged(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    found = desk.opened(casework, actors["ann"], case_id)
    desk.decided(casework, actors["ben"], case_id, "recommend reopening")
    with pytest.raises(UsageError, match="it has gone on to second"):
        judging.judge(casework, actors["ann"], found.number, desk.judgement(), now=NOW)
    with pytest.raises(UsageError, match="reading 99: unknown"):
        judging.judge(casework, actors["ann"], 99, desk.judgement(), now=NOW)


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"facts": " "}, "facts: 0 characters"),
        ({"assessment": "x" * 2_001}, "assessment: 2001 characters; allowed: 1 to 2000"),
        ({"assessment": desk.FACTS.upper()}, "assessment: it repeats the facts"),
        ({"benign": ""}, "benign explanations: nothing is said; allowed: what was found, or `none found`"),
        ({"protective": "  "}, "protective factors: nothing is said"),
        ({"protective": "a" + chr(0)}, "protective: 2 characters"),
    ],
)
def test_what_says_nothing_is_no_judgement(changed: dict[str, str], match: str) -> None:
    with pytest.raises(UsageError, match=match):
        judging.checked(desk.judgement("unclear", **changed))


def test_none_found_is_an_answer_and_a_view_is_one_of_three() -> None:
    said = judging.checked(desk.judgement(benign=judging.NONE_FOUND, protective=" none found "))
    assert (said.benign, said.protective) == ("none found", "none found")
    with pytest.raises(UsageError, match="view 'bad'; allowed: escalating, unclear, not escalating"):
        judging.checked(desk.judgement("bad"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("rank", "score"), [(0, 1.0), (1, None), (None, 1.0), (1, math.nan)])
def test_a_rank_comes_with_a_score(
    casework: Casework, actors: Actors, rank: int | None, score: float | None
) -> None:
    found = desk.opened(casework, actors["ann"], desk.a_case(casework))
    with pytest.raises(UsageError, match="allowed: a rank from 1 and a score, or neither"):
        judging.reveal(casework, actors["ann"], found.number, rank, score, now=NOW)


def test_a_desk_may_show_the_score_first(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "current", lambda _: DeskRules(blind_first=False))
    found = desk.opened(casework, actors["ann"], desk.a_case(casework))
    assert not found.blind
    judging.reveal(casework, actors["ann"], found.number, None, None, now=NOW)
    assert desk.rows(casework, tables.reveals)[0]["rank"] is None
