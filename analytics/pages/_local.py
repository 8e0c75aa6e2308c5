"""Local mode: one machine, nobody signs in, and whoever sits there says who they are.

For trying the desk out, the rules of two people included: there is a person for each role. It is refused
where another machine could reach the server. What it is given by the environment counts in this mode alone.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import streamlit as st

from analytics import oidc
from analytics.casework import directory
from analytics.casework.database import Casework
from analytics.casework.directory import Person
from analytics.casework.people import PERSONAL, Actor, Role, operator
from analytics.errors import UsageError

PERSON = "rr-person"
VARIABLE, PURPOSE_VARIABLE = "REREVIEW_AS", "REREVIEW_PURPOSE"
_PROXIED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


def person_of(role: Role) -> str:
    """Id of the local person of a role.

    >>> person_of(Role.SECOND_READER)
    'local-second-reader'
    """
    return f"local-{role.value.replace(' ', '-')}"


def named() -> str:
    """Id of the person that was chosen, else the one that the environment names, else the analyst."""
    return str(st.session_state.get(PERSON) or os.environ.get(VARIABLE) or person_of(Role.ANALYST))


def people(casework: Casework) -> list[Person]:
    """Everybody who holds a role; the local people are made where they are missing."""
    known = directory.everybody(casework)
    ids = {each.person_id for each in known}
    missing = [role for role in PERSONAL if person_of(role) not in ids]
    for role in missing:
        try:
            directory.add(
                casework, operator(), person_of(role), f"Local {role}", [role], now=datetime.now(UTC)
            )
        except UsageError:
            # another session was quicker
            continue
    return [each for each in (directory.everybody(casework) if missing else known) if each.roles]


def chosen(known: list[Person]) -> Actor | None:
    """Whoever is named, if they hold a role."""
    return next((each.actor for each in known if each.person_id == named()), None)


def served_to_this_machine_alone() -> bool:
    """Whether the server listens to this machine alone, and no proxy hands it the requests of others."""
    if not oidc.loopback(st.get_option("server.address")):
        return False
    address: object = st.context.ip_address  # None from this machine
    if isinstance(address, str) and not oidc.loopback(address):
        return False
    return not any(name in st.context.headers for name in _PROXIED)
