"""The people of the desk and the roles they hold; every grant stays on record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import PERSONAL, Actor, Right, Role, require
from analytics.errors import UsageError

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
MOST_OF_A_NAME = 200
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that a name cannot have: they hide, break or turn what stands beside it."""


@dataclass(frozen=True)
class Person:
    """Somebody who was added; `roles` are those held now. Without any, they can do nothing."""

    person_id: str
    name: str
    login: str | None
    roles: frozenset[Role]
    added_at: datetime
    added_by: str

    @property
    def actor(self) -> Actor:
        """This person as somebody who acts."""
        return Actor(self.person_id, self.name, self.roles)


def add(
    casework: Casework,
    actor: Actor,
    person_id: str,
    name: str,
    roles: Iterable[Role],
    *,
    now: datetime,
    login: str | None = None,
) -> Person:
    """Add a person with roles; `login` is what the sign-in service calls them.

    `UsageError` for an id, name or login that cannot be used or is taken, and for a role that nobody has.
    """
    require(actor, Right.MANAGE_PEOPLE)
    if not _ID.fullmatch(person_id):
        allowed = "1 to 64 characters out of a-z 0-9 . _ -, the first a letter or digit"
        raise UsageError(f"person {person_id!r}", allowed=allowed)
    name = texts.checked("name", name, most=MOST_OF_A_NAME)
    if any(unicodedata.category(character) in _HIDDEN for character in name):
        raise UsageError(f"name {name!a}", allowed="one line without control or direction characters")
    login = texts.checked("login", login, most=MOST_OF_A_NAME) if login else None
    with writing(casework) as connection:
        for known in _all(connection):
            if person_id == known.person_id or (login and login == known.login):
                raise UsageError(f"person {person_id}: known already as {known.name}", allowed="a new person")
        row = {"person_id": person_id, "name": name, "login": login, "at": now, "by": actor.person_id}
        connection.execute(sa.insert(tables.people).values(row))
        act = Act("alteration", "person added", content={"person": person_id})
        audit.record(connection, casework, actor, act, now)
        for role in roles:
            _put(connection, casework, actor, person_id, role, held=True, now=now)
        return _one(connection, person_id)


def grant(casework: Casework, actor: Actor, person_id: str, role: Role, *, now: datetime) -> Person:
    """Give a person a role; `UsageError` where they hold it."""
    return _change(casework, actor, person_id, role, held=True, now=now)


def revoke(casework: Casework, actor: Actor, person_id: str, role: Role, *, now: datetime) -> Person:
    """Take a role from a person; `UsageError` where they do not hold it, or are the last administrator."""
    return _change(casework, actor, person_id, role, held=False, now=now)


def everybody(casework: Casework) -> list[Person]:
    """Everybody who was ever added, by id."""
    with reading(casework) as connection:
        return _all(connection)


def person(casework: Casework, person_id: str) -> Person:
    """One person; `UsageError` where there is none of this id."""
    with reading(casework) as connection:
        return _one(connection, person_id)


def signed_in(casework: Casework, login: str) -> Actor | None:
    """Who it is that the sign-in service calls so; None for somebody unknown here."""
    return next((each.actor for each in everybody(casework) if each.login == login), None)


def role(name: str) -> Role:
    """The role of that name; `UsageError` for one that nobody can be given.

    >>> role("second reader").value
    'second reader'
    """
    known = {each.value: each for each in PERSONAL}
    if name not in known:
        raise UsageError(f"role {name!r}", allowed=", ".join(known))
    return known[name]


def _change(
    casework: Casework, actor: Actor, person_id: str, role: Role, *, held: bool, now: datetime
) -> Person:
    require(actor, Right.MANAGE_PEOPLE)
    with writing(casework) as connection:
        known = _one(connection, person_id)
        if (role in known.roles) == held:
            state = "holds" if held else "does not hold"
            raise UsageError(f"{known.name} {state} the role {role}", allowed="a change")
        last = [each for each in _all(connection) if Role.ADMINISTRATOR in each.roles] == [known]
        if role is Role.ADMINISTRATOR and not held and last:
            raise UsageError(f"{known.name} is the last administrator", allowed="to add another one first")
        _put(connection, casework, actor, person_id, role, held=held, now=now)
        return _one(connection, person_id)


def _put(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    person_id: str,
    role: Role,
    *,
    held: bool,
    now: datetime,
) -> None:
    if role not in PERSONAL:
        raise UsageError(f"role {role}", allowed=", ".join(PERSONAL))
    row = {"person_id": person_id, "role": role.value, "held": held, "at": now, "by": actor.person_id}
    connection.execute(sa.insert(tables.grants).values(row))
    action = "role given" if held else "role taken"
    act = Act("alteration", action, content={"person": person_id, "role": role.value})
    audit.record(connection, casework, actor, act, now)


def _one(connection: Connection, person_id: str) -> Person:
    known = {each.person_id: each for each in _all(connection)}
    if person_id not in known:
        raise UsageError(f"person {person_id}: unknown", allowed=", ".join(known) or "a person who was added")
    return known[person_id]


def _all(connection: Connection) -> list[Person]:
    held: dict[str, set[Role]] = {}
    columns = tables.grants.c
    asked = sa.select(columns.person_id, columns.role, columns.held).order_by(columns.number)
    for person_id, role, holds in connection.execute(asked):
        roles = held.setdefault(person_id, set())
        roles.add(Role(role)) if holds else roles.discard(Role(role))
    rows = connection.execute(sa.select(tables.people).order_by(tables.people.c.person_id))
    return [
        Person(row.person_id, row.name, row.login, frozenset(held.get(row.person_id, ())), row.at, row.by)
        for row in rows
    ]
