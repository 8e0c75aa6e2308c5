from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from analytics.casework import audit, tables
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk import rules
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor
from analytics.errors import ContractError, NotAllowedError, UsageError
from tests.casework.conftest import NOW


def test_rules_are_the_defaults_until_somebody_sets_them(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    assert rules.in_force(casework) == DeskRules()
    later = NOW + timedelta(days=1)
    rules.change(casework, actors["sue"], reason="two more readers", now=NOW, capacity_a_week=40)
    after = rules.change(casework, actors["sue"], reason="longer locks", now=later, lock_minutes=90)
    assert after == DeskRules(capacity_a_week=40, lock_minutes=90) == rules.in_force(casework)
    told = rules.history(casework, actors["aud"])
    assert [(each.rules.lock_minutes, each.at, each.by, each.reason) for each in told] == [
        (60, NOW, "sue", "two more readers"),
        (90, later, "sue", "longer locks"),
    ]
    with reading(casework) as connection:
        last = audit.entries(connection)[-1]
    assert (last.action, last.content) == ("rules changed", '{"lock_minutes":90}')


def test_only_supervisors_set_rules(casework: Casework, actors: dict[str, Actor]) -> None:
    for person in set(actors) - {"sue"}:
        with pytest.raises(NotAllowedError, match="may not set the desk's rules; allowed: supervisor"):
            rules.change(casework, actors[person], reason="x", now=NOW, lock_minutes=5)
    with pytest.raises(NotAllowedError, match="may not see everybody's workload"):
        rules.history(casework, actors["ann"])


def test_what_cannot_be_a_change_is_refused(casework: Casework, actors: dict[str, Actor]) -> None:
    sue = actors["sue"]
    with pytest.raises(UsageError, match="rule 'speed': unknown; allowed: capacity_a_week"):
        rules.change(casework, sue, reason="x", now=NOW, speed=3)
    with pytest.raises(UsageError, match="nothing is changed"):
        rules.change(casework, sue, reason="x", now=NOW, lock_minutes=60)
    with pytest.raises(UsageError, match="reason: 0 characters"):
        rules.change(casework, sue, reason=" ", now=NOW, lock_minutes=5)
    assert rules.in_force(casework) == DeskRules()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("control_share", 0.6, "a share from 0 to 0.5"),
        ("control_share", float("nan"), "a share from 0 to 0.5"),
        ("capacity_a_week", 0, "a whole number from 1 to 10000"),
        ("capacity_a_week", 2.5, "a whole number"),
        ("lock_minutes", True, "a whole number from 1 to 1440"),
        ("rest_days", -1, "a whole number from 0 to 3650"),
        ("blind_first", 1, "true or false"),
    ],
)
def test_a_value_is_held_against_what_it_may_be(name: str, value: float, allowed: str) -> None:
    with pytest.raises(UsageError, match=f"rule {name} = .*allowed: {allowed}"):
        DeskRules(**{name: value})  # type: ignore[arg-type]


def test_rules_of_another_version_are_told(casework: Casework) -> None:
    with writing(casework) as connection:
        row = {"content": '{"speed": 3}', "at": NOW, "by": "sue"}
        connection.execute(sa.insert(tables.desk_rules).values(row))
    with pytest.raises(ContractError, match="desk's rules cannot be read"):
        rules.in_force(casework)
