from __future__ import annotations

import pytest

from analytics.casework import directory
from analytics.casework.database import Casework
from analytics.casework.people import Actor, Right, Role
from analytics.errors import NotAllowedError, UsageError
from tests.casework.conftest import NOW


def test_a_person_has_the_roles_that_were_given_and_not_taken(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    directory.grant(casework, actors["ada"], "ann", Role.SUPERVISOR, now=NOW)
    assert directory.person(casework, "ann").roles == {Role.ANALYST, Role.SUPERVISOR}
    found = directory.revoke(casework, actors["ada"], "ann", Role.ANALYST, now=NOW)
    assert found.roles == {Role.SUPERVISOR}
    assert not found.actor.may(Right.READ_CASES)


def test_only_administrators_change_people(casework: Casework, actors: dict[str, Actor]) -> None:
    for person_id in set(actors) - {"ada"}:
        with pytest.raises(NotAllowedError, match="may not manage people and roles; allowed: administrator"):
            directory.grant(casework, actors[person_id], "ann", Role.SUPERVISOR, now=NOW)
    assert directory.person(casework, "ann").roles == {Role.ANALYST}


@pytest.mark.parametrize(
    ("person_id", "name", "match"),
    [
        ("Ann", "Ann", "person 'Ann'"),
        ("new", " ", "name: 0 characters"),
        ("new", "Ann" + chr(10) + "Bell", r"name 'Ann.nBell'; allowed: one line"),
        ("new", "Ann" + chr(0x202E) + "lleB", r"name 'Ann.u202elleB'; allowed: one line"),
        ("ann", "Other", "known already as Ann Bell"),
    ],
)
def test_what_cannot_be_a_person_is_refused(
    casework: Casework, actors: dict[str, Actor], person_id: str, name: str, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        directory.add(casework, actors["ada"], person_id, name, [], now=NOW)


def test_the_last_administrator_stays(casework: Casework, actors: dict[str, Actor]) -> None:
    with pytest.raises(UsageError, match="the last administrator"):
        directory.revoke(casework, actors["ada"], "ada", Role.ADMINISTRATOR, now=NOW)


def test_nobody_is_given_the_operators_role(casework: Casework, actors: dict[str, Actor]) -> None:
    with pytest.raises(UsageError, match="role operator"):
        directory.grant(casework, actors["ada"], "ann", Role.OPERATOR, now=NOW)


def test_somebody_who_signs_in_is_found_by_login(casework: Casework, actors: dict[str, Actor]) -> None:
    directory.add(casework, actors["ada"], "eve", "Eve", [Role.ANALYST], now=NOW, login="eve@example.org")
    found = directory.signed_in(casework, "eve@example.org")
    assert found is not None
    assert found.person_id == "eve"
    assert directory.signed_in(casework, "nobody@example.org") is None
