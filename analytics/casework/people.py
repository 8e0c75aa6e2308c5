"""Who may do what: six roles of people, and the operator of the machine.

Roles are given and taken by an administrator; every grant stays on record. What a role may do is a table
in this file: everything that reads or changes casework asks `require` first, whatever page or command called.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analytics.errors import NotAllowedError


class Right(StrEnum):
    """One thing that somebody may do or see."""

    SEE_LIST = "see the ranked list"
    SEE_SUBJECT = "see one subject"
    SEE_COHORTS = "see figures of cohorts"
    SEE_MODEL = "see the model"
    SEE_NIGHTS = "see the nights"
    SEE_MISSES = "see what the list misses"
    SEE_FAIRNESS = "see figures of fairness"
    WORK_CASES = "work on cases"
    READ_CASES = "take and decide cases"
    READ_SECOND = "read cases as the second reader"
    MARK_REPORTS = "mark reports"
    SETTLE = "settle disagreements"
    ASSIGN = "assign cases"
    SEE_WORKLOAD = "see everybody's workload"
    SET_DESK = "set the desk's rules"
    PROPOSE_REMOVAL = "propose who leaves the list"
    CONFIRM_REMOVAL = "settle who leaves the list"
    RESTRICT = "answer requests of the people listed"
    EXPORT = "hand out data"
    SEE_AUDIT = "see the audit log"
    EXPORT_EVIDENCE = "hand out evidence bundles"
    MANAGE_PEOPLE = "manage people and roles"
    COLLECT = "load feeds and compute nights"


class Role(StrEnum):
    """A role that people have; `OPERATOR` is whoever runs commands on this machine; nobody signs in as it."""

    ANALYST = "analyst"
    SECOND_READER = "second reader"
    SUPERVISOR = "supervisor"
    DATA_SCIENTIST = "data scientist"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


_LOOKING = {Right.SEE_LIST, Right.SEE_SUBJECT, Right.SEE_COHORTS, Right.SEE_MODEL, Right.SEE_NIGHTS}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANALYST: frozenset(
        _LOOKING | {Right.WORK_CASES, Right.READ_CASES, Right.MARK_REPORTS, Right.PROPOSE_REMOVAL}
    ),
    Role.SECOND_READER: frozenset(
        _LOOKING | {Right.WORK_CASES, Right.READ_SECOND, Right.MARK_REPORTS, Right.PROPOSE_REMOVAL}
    ),
    Role.SUPERVISOR: frozenset(
        _LOOKING
        | {
            Right.WORK_CASES,
            Right.SEE_FAIRNESS,
            Right.SEE_MISSES,
            Right.SETTLE,
            Right.ASSIGN,
            Right.SEE_WORKLOAD,
            Right.SET_DESK,
            Right.EXPORT,
            Right.PROPOSE_REMOVAL,
            Right.CONFIRM_REMOVAL,
            Right.RESTRICT,
        }
    ),
    Role.DATA_SCIENTIST: frozenset(
        {Right.SEE_COHORTS, Right.SEE_MODEL, Right.SEE_NIGHTS, Right.SEE_MISSES, Right.SEE_FAIRNESS}
    ),
    Role.AUDITOR: frozenset(
        {Right.SEE_FAIRNESS, Right.SEE_AUDIT, Right.EXPORT_EVIDENCE, Right.SEE_MODEL, Right.SEE_NIGHTS}
    ),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_PEOPLE, Right.SEE_NIGHTS}),
    Role.OPERATOR: frozenset(
        {
            Right.COLLECT,
            Right.EXPORT,
            Right.MANAGE_PEOPLE,
            Right.SEE_LIST,
            Right.SEE_SUBJECT,
            Right.SEE_AUDIT,
            Right.EXPORT_EVIDENCE,
            Right.SEE_MISSES,
            Right.SEE_FAIRNESS,
        }
    ),
}
"""What each role may do; `docs/desk.md` shows it as a table, which a test holds against this one."""
PERSONAL = tuple(role for role in Role if role is not Role.OPERATOR)
"""Roles that can be given to people."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the roles they have now."""

    person_id: str
    name: str
    roles: frozenset[Role]

    @property
    def rights(self) -> frozenset[Right]:
        """Everything that any of the roles may do."""
        return frozenset(right for role in self.roles for right in RIGHTS[role])

    def may(self, right: Right) -> bool:
        """Whether one of the roles may do it."""
        return right in self.rights


def operator() -> Actor:
    """Whoever runs a command on this machine, under the system's own name for them."""
    name = getpass.getuser()
    return Actor(f"operator:{name}", name, frozenset({Role.OPERATOR}))


def require(actor: Actor, right: Right) -> None:
    """`NotAllowedError` unless one of the actor's roles may do it.

    >>> require(Actor("ann", "Ann", frozenset({Role.ANALYST})), Right.READ_CASES)
    >>> require(Actor("ann", "Ann", frozenset({Role.ANALYST})), Right.SEE_AUDIT)
    Traceback (most recent call last):
    analytics.errors.NotAllowedError: Ann may not see the audit log; allowed: auditor, operator
    """
    if not actor.may(right):
        raise NotAllowedError(f"{actor.name} may not {right}", allowed=_who(right))


def require_any(actor: Actor, rights: Iterable[Right]) -> None:
    """`NotAllowedError` unless the actor has one of these rights; it names the first, and whoever has any."""
    wanted = list(rights)
    if not any(actor.may(right) for right in wanted):
        allowed = ", ".join(role for role in Role if RIGHTS[role] & set(wanted))
        raise NotAllowedError(f"{actor.name} may not {wanted[0]}", allowed=allowed)


def _who(right: Right) -> str:
    return ", ".join(role for role in Role if right in RIGHTS[role])
