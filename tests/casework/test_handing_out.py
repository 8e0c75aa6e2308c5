from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest

from analytics.casework import audit
from analytics.casework.database import Casework, reading
from analytics.casework.desk import handing_out, holding, rules
from analytics.casework.desk.cases import Shown
from analytics.casework.desk.deadlines import Due
from analytics.casework.desk.handing_out import Nothing
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError, UsageError
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, NIGHT, case, hit, listed, move_on, news, nothing, take, with_known_keys

HOUR = timedelta(hours=1)


def test_the_best_case_goes_out_once_and_stays_with_whoever_has_it(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, ben = actors["ann"], actors["ben"]
    first, second = take(casework, ann), take(casework, ben)
    assert first.subject_id != second.subject_id
    assert take(casework, ann, now=NOW + HOUR / 2) == first
    assert first.held_until == NOW + HOUR
    assert first.due_on == NOW.date() + timedelta(days=14)
    assert case(casework, first.case_id).as_of == NIGHT
    move_on(casework, ann, first.case_id)
    assert take(casework, ann).case_id not in {first.case_id, second.case_id}


def test_who_reads_no_cases_gets_none(casework: Casework, actors: dict[str, Actor]) -> None:
    for person in ("sam", "sue", "dan", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not take and decide cases; allowed: analyst"):
            handing_out.next_case(casework, actors[person], listed(), news(), now=NOW)
    with pytest.raises(UsageError, match="news of 2026-06-29; allowed: of the list's night, 2026-06-30"):
        handing_out.next_case(casework, actors["ann"], listed(), news(as_of=date(2026, 6, 29)), now=NOW)


def test_a_lock_that_runs_out_frees_the_case_for_others(casework: Casework, actors: dict[str, Actor]) -> None:
    ann, ben = actors["ann"], actors["ben"]
    first = take(casework, ann)
    assert take(casework, ben, now=NOW + HOUR - timedelta(seconds=1)).case_id != first.case_id
    move_on(casework, ben, take(casework, ben, now=NOW + HOUR / 2).case_id)
    again = take(casework, ben, now=NOW + HOUR)
    assert (again.case_id, again.holder) == (first.case_id, "ben")
    assert take(casework, ann, now=NOW + HOUR).case_id != first.case_id


def test_nothing_tells_a_control_case_from_one_of_the_list(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    casework = with_known_keys(casework)
    rules.change(casework, actors["sue"], reason="denser", now=NOW, control_share=0.5, capacity_a_week=20)
    shown: list[Shown] = []
    for _ in range(20):
        shown.append(take(casework, actors["ann"], people=300))
        move_on(casework, actors["ann"], shown[-1].case_id)
    kept = [case(casework, each.case_id) for each in shown]
    assert {each.lane for each in kept} == {"list", "control"}
    assert all((each.probability is not None) == (each.lane == "control") for each in kept)
    plain = [dataclasses.asdict(each) | {"case_id": 0, "subject_id": ""} for each in shown]
    assert all(each == plain[0] for each in plain)
    with reading(casework) as connection:
        told = [entry for entry in audit.entries(connection) if entry.action.startswith("case ")]
    assert {entry.action for entry in told} == {"case opened", "case closed"}
    assert all(set(json.loads(entry.content)) == {"case"} for entry in told)


def test_once_the_week_is_full_new_cases_need_the_word(casework: Casework, actors: dict[str, Actor]) -> None:
    ann = actors["ann"]
    rules.change(casework, actors["sue"], reason="small", now=NOW, capacity_a_week=1)
    move_on(casework, ann, take(casework, ann).case_id)
    assert nothing(casework, ann) is Nothing.CAPACITY
    more = handing_out.next_case(casework, ann, listed(), news(), now=NOW, beyond_capacity=True)
    assert (more.case is not None, more.opened, more.capacity) == (True, 2, 1)
    # a tripwire comes on top
    tripped = take(casework, actors["ben"], hit("P029", "E1"))
    assert tripped.tripwire
    move_on(casework, actors["ben"], tripped.case_id)
    # Monday
    monday = NOW + 6 * DAY
    move_on(casework, ann, take(casework, ann, now=monday).case_id)
    assert take(casework, ann, now=monday).opened_at == monday


def test_a_list_that_is_read_says_so(casework: Casework, actors: dict[str, Actor]) -> None:
    move_on(casework, actors["ann"], take(casework, actors["ann"], people=1).case_id)
    assert nothing(casework, actors["ann"], people=1) is Nothing.LEFT
    assert nothing(casework, actors["ann"], people=0) is Nothing.LEFT


def test_a_tripwire_is_read_before_the_list_and_says_why(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    found = take(casework, actors["ann"], hit("P025", "E2"), hit("P025", "E1", 2), hit("P999", "E3"))
    assert (found.subject_id, found.event_ids, found.tripwire) == ("P025", ("E1", "E2"), True)
    assert "cannot wait" in found.why
    assert found.due_on == NOW.date() + timedelta(days=2)
    # nobody else is tripped: P999 is not ranked
    assert not take(casework, actors["ben"], hit("P025", "E2"), hit("P999", "E3")).tripwire


def test_reports_that_were_read_trip_no_more_and_newer_ones_break_a_rest(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann = actors["ann"]
    first = take(casework, ann, hit("P025", "E1"))
    move_on(casework, ann, first.case_id)
    other = take(casework, ann, hit("P025", "E1"), now=NOW + HOUR)
    assert other.subject_id != "P025"
    move_on(casework, ann, other.case_id, now=NOW + HOUR)
    # recorded on the night after the one that was read
    assert take(casework, ann, hit("P025", "E2", days_ago=-1), now=NOW + DAY).subject_id == "P025"


def test_one_source_opens_few_cases_and_the_next_night_some_more(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann = actors["ann"]
    rules.change(casework, actors["sue"], reason="x", now=NOW, tripwire_cases_a_source=2)
    flood = [hit(f"P{number:03}", f"E{number}") for number in range(10, 30)]
    lanes = []
    for _ in range(4):
        found = take(casework, ann, *flood, hit("P030", "E99", source="X2"))
        lanes.append(found.tripwire)
        move_on(casework, ann, found.case_id)
    assert lanes == [True, True, True, False]
    later = handing_out.next_case(
        casework, ann, listed(as_of=NIGHT + DAY), news(*flood, as_of=NIGHT + DAY), now=NOW + DAY
    )
    assert later.case is not None
    assert later.case.tripwire


def test_a_report_that_trips_brings_an_open_case_forward(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, ben = actors["ann"], actors["ben"]
    rules.change(casework, actors["sue"], reason="x", now=NOW, control_share=0.0)
    first = take(casework, ann)
    assert first.subject_id is not None
    holding.snooze(casework, ann, first.case_id, NOW.date() + 20 * DAY, reason="court date", now=NOW)
    assert take(casework, ann).case_id != first.case_id
    tripped = hit(first.subject_id, "E9", days_ago=-1)
    take(casework, ben, tripped, now=NOW + HOUR)
    kept = case(casework, first.case_id)
    assert (kept.snoozed_until, kept.event_ids, kept.assigned_to) == (None, ("E9",), "ann")
    assert kept.due_on == NOW.date() + 2 * DAY
    assert kept.lane == "list"


def test_what_is_long_overdue_comes_before_tripwires(casework: Casework, actors: dict[str, Actor]) -> None:
    old = take(casework, actors["ann"])
    found = take(casework, actors["ben"], hit("P025", "E1"), now=NOW + 17 * DAY)
    assert (found.case_id, found.due, found.age_days) == (old.case_id, Due.ESCALATED, 17)


def test_what_a_reader_put_back_goes_to_others_that_day(casework: Casework, actors: dict[str, Actor]) -> None:
    ann, ben = actors["ann"], actors["ben"]
    first = take(casework, ann)
    holding.put_back(casework, ann, first.case_id, reason="I know them", now=NOW)
    assert take(casework, ann).case_id != first.case_id
    assert take(casework, ben).case_id == first.case_id
