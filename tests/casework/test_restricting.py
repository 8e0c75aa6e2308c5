"""A restricted subject is kept and ranked, but nobody is handed their case, and nothing of them is shown."""

from __future__ import annotations

import pytest

from analytics.casework.database import Casework
from analytics.casework.desk import rules, second_readers, workload
from analytics.casework.people import Actor
from analytics.casework.removal import restricting
from analytics.casework.reviews import readings
from analytics.errors import NotAllowedError, UsageError
from tests.casework import desk, reviewing
from tests.casework.conftest import NOW


def restrict(casework: Casework, actor: Actor, who: str) -> None:
    restricting.restrict(casework, actor, who, "court order", "order of 3 May", now=NOW)


def test_the_desk_passes_a_restricted_subject_over_until_it_is_lifted(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    rules.change(casework, actors["sue"], reason="no lots", control_share=0.0, now=NOW)
    for who in ("P001", "P002"):
        restrict(casework, actors["sue"], who)
    trip = desk.hit("P002", "E1")
    first = desk.take(casework, actors["ann"], trip)
    assert first.subject_id == "P003"
    assert not first.tripwire
    restricting.lift(casework, actors["sue"], "P002", "looked into", "settled", now=NOW)
    assert desk.take(casework, actors["ben"], trip).subject_id == "P002"


def test_a_case_that_is_out_already_is_not_handed_out_nor_opened(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    shown = desk.take(casework, actors["ann"], people=1)
    restrict(casework, actors["sue"], "P001")
    assert desk.nothing(casework, actors["ann"], people=1) is not None
    own = workload.theirs(casework, actors["ann"], now=NOW)
    assert [(case.case_id, case.subject_id) for case in own] == [(shown.case_id, None)]
    with pytest.raises(NotAllowedError, match="the use of its subject's data is restricted"):
        readings.open_reading(casework, actors["ann"], shown.case_id, reviewing.PURPOSE, now=NOW)
    desk.move_on(casework, actors["ann"], shown.case_id, "second")
    assert second_readers.next_second(casework, actors["sam"], now=NOW) is None
    restricting.lift(casework, actors["sue"], "P001", "looked into", "settled", now=NOW)
    assert second_readers.next_second(casework, actors["sam"], now=NOW) is not None


def test_only_a_supervisor_restricts_with_a_code_and_once(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    with pytest.raises(NotAllowedError, match="may not answer requests of the people listed"):
        restrict(casework, actors["ann"], "S1")
    with pytest.raises(UsageError, match="code 'x'; allowed: accuracy contested"):
        restricting.restrict(casework, actors["sue"], "S1", "x", "y", now=NOW)
    with pytest.raises(UsageError, match="subject S1: not restricted"):
        restricting.lift(casework, actors["sue"], "S1", "looked into", "settled", now=NOW)
    restrict(casework, actors["sue"], "S1")
    with pytest.raises(UsageError, match="subject S1: restricted already"):
        restrict(casework, actors["sue"], "S1")
    assert reviewing.the_log(casework) == [("alteration", "processing restricted")]
