from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from analytics.casework.database import Casework
from analytics.casework.log import trawling
from analytics.casework.log.trawling import Look, Reader
from analytics.casework.people import Actor, Role
from analytics.errors import NotAllowedError
from tests.casework import logs
from tests.casework.conftest import NOW

ANALYSTS = {name: frozenset({Role.ANALYST}) for name in ("ann", "ben", "cat", "dee")}


def looks(
    person: str, many: int, *, at: datetime = NOW, apart: timedelta = timedelta(seconds=30)
) -> list[Look]:
    """That many people, one after the other, ending at `at`."""
    return [Look(person, at - apart * number, f"{person}-{number}") for number in range(many)]


def judged(*told: list[Look], own: dict[str, set[str]] | None = None) -> dict[str, Reader]:
    each = [look for group in told for look in group]
    places = {look.subject: ("extremism", f"A{int(look.subject[4:]) % 5}") for look in each}
    found = trawling.judge(each, own or {}, ANALYSTS, places, now=NOW + timedelta(minutes=30))
    return {reader.person_id: reader for reader in found}


def quiet(person: str) -> list[Look]:
    return looks(person, 6, apart=timedelta(hours=9))


def test_a_busy_hour_stands_out_against_ones_own_past_and_the_others() -> None:
    found = judged(looks("ann", 60, apart=timedelta(seconds=10)), quiet("ben"), quiet("cat"))
    assert found["ann"].reasons[0] == "59 looks in one hour; before: 0 at most; others of the role: 1"
    assert found["ben"].reasons == ()
    assert next(iter(found)) == "ann", "whoever stands out comes first"


def test_a_busy_hour_that_is_usual_for_somebody_does_not() -> None:
    before = looks("ann", 50, at=NOW - timedelta(days=12), apart=timedelta(seconds=1))
    found = judged(looks("ann", 60, apart=timedelta(seconds=1)), before, quiet("ben"))
    assert found["ann"].past_hour == 49
    assert not [reason for reason in found["ann"].reasons if "one hour" in reason]


def test_breadth_counts_people_without_a_case_of_ones_own() -> None:
    many = looks("ann", 40, apart=timedelta(hours=3))
    found = judged(many, quiet("ben"), quiet("cat"))
    assert found["ann"].reasons == (
        "40 people without a case of theirs, in 1 streams and 5 areas; others of the role: 6",
    )
    own = {"ann": {look.subject for look in many[:30]}}
    assert judged(many, quiet("ben"), quiet("cat"), own=own)["ann"].reasons == ()
    assert judged(many, quiet("ben"), own=own)["ann"].without_case == 10


def test_a_few_never_stand_out_and_somebody_alone_is_held_against_nobody() -> None:
    assert judged(looks("ann", trawling.LEAST - 1))["ann"].reasons == ()
    (reason, _) = judged(looks("ann", 30, apart=timedelta(seconds=1)))["ann"].reasons
    assert reason.endswith("others of the role: nobody to compare with")


def test_it_is_read_from_the_log_by_whoever_may(casework: Casework, actors: dict[str, Actor]) -> None:
    logs.write(casework, 30)
    (found,) = trawling.readers(casework, actors["aud"], {}, now=NOW + timedelta(minutes=1))
    assert (found.person_id[:9], found.looks, found.subjects, found.streams) == ("operator:", 30, 7, 0)
    with pytest.raises(NotAllowedError, match="may not see the audit log"):
        trawling.readers(casework, actors["ann"], {}, now=NOW)
