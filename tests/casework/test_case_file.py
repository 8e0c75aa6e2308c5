from __future__ import annotations

import json

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import case_file, judging
from analytics.casework.reviews.case_file import CaseFile
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]


def test_a_second_reader_sees_nothing_of_the_first_reading_and_who_settles_sees_both(
    casework: Casework, actors: Actors
) -> None:
    case_id = desk.a_case(casework, lane="control", probability=0.02)

    def seen(person_id: str) -> CaseFile:
        return case_file.seen_by(casework, actors[person_id], case_id, "supervision", now=NOW)

    def readers(person_id: str) -> list[str]:
        return [part.reading.person_id for part in seen(person_id).parts]

    desk.decided(casework, actors["ann"], case_id, "recommend reopening")
    desk.opened(casework, actors["sam"], case_id)
    assert (readers("sam"), seen("sam").withheld) == (["sam"], 1)
    assert readers("sue") == [], "not before there is something to settle"
    assert (seen("sam").lane, seen("sam").probability) == (None, None)
    assert (seen("ann").lane, seen("ann").probability) == ("control", 0.02)
    desk.decided(casework, actors["sam"], case_id, "no further action")
    assert readers("sam") == ["sam"], "not before the case is closed: a correction could follow it"
    assert readers("ann") == ["ann"]
    assert (readers("sue"), seen("sue").lane) == (["ann", "sam"], "control")
    both = Actor("sam", "Sam Dunn", actors["sam"].roles | actors["sue"].roles)
    assert len(case_file.seen_by(casework, both, case_id, now=NOW).parts) == 1
    desk.decided(casework, actors["sue"], case_id, "no further action")
    for person_id in ("ann", "ben", "sam", "sue"):
        assert readers(person_id) == ["ann", "sam", "sue"], "a closed case keeps all three"
    first = seen("ben").parts[0]
    assert first.judgement == desk.judgement()
    assert (first.rank, first.score) == (12, 3.5)
    assert first.counts is not None
    assert (first.counts.rationale, first.counts.by) == (desk.RATIONALE, "ann")


def test_before_the_judgement_a_control_case_looks_like_any_other(casework: Casework, actors: Actors) -> None:
    ann = actors["ann"]
    control, listed = desk.a_case(casework, lane="control", probability=0.02), desk.a_case(casework, "S2")
    tripped = desk.a_case(casework, "S3", lane="tripwire")
    for case_id, lane in ((control, None), (listed, None), (tripped, "tripwire")):
        found = desk.opened(casework, ann, case_id)
        assert case_file.seen_by(casework, ann, case_id, now=NOW).lane == lane
        judging.judge(casework, ann, found.number, desk.judgement(), now=NOW)
        file = case_file.seen_by(casework, ann, case_id, now=NOW)
        assert (file.lane, file.probability) == (lane, None)


def test_each_look_is_recorded_with_its_purpose(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id, "recommend reopening")
    case_file.seen_by(casework, actors["ann"], case_id, now=NOW)
    entry = desk.rows(casework, tables.audit)[-1]
    assert (entry["kind"], entry["action"]) == ("consultation", "case file seen")
    assert entry["purpose"] == desk.PURPOSE, "the purpose of one's own reading"
    assert json.loads(entry["content"]) == {"case": case_id, "readings": [1]}
    with pytest.raises(UsageError, match="purpose ''"):
        case_file.seen_by(casework, actors["ben"], case_id, now=NOW)
    with pytest.raises(UsageError, match="case 99: unknown"):
        case_file.seen_by(casework, actors["ann"], 99, now=NOW)
    for person_id in ("dan", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not take and decide cases"):
            case_file.seen_by(casework, actors[person_id], case_id, "audit", now=NOW)


def test_every_case_of_a_subject(casework: Casework, actors: Actors) -> None:
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id, "defer", until=NOW.date().replace(month=8))
    again = desk.a_case(casework)
    found = case_file.of_subject(casework, actors["ben"], "S1", "scheduled re-review", now=NOW)
    assert [(file.case_id, len(file.parts)) for file in found] == [(case_id, 1), (again, 0)]
    assert case_file.of_subject(casework, actors["ben"], "S2", "scheduled re-review", now=NOW) == ()
