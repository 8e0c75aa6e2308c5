"""The desk's rules: how much is read, how long a case is locked, rests, may wait. Changes stay on record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require, require_any
from analytics.errors import ContractError, UsageError

_SHARES = {"control_share": 0.5, "second_share": 1.0}
"""Shares and the most that each may be."""
_MOST_DAYS, _MOST_CASES, _MOST_MINUTES = 3_650, 10_000, 24 * 60
_MOST_DAMPING_DAYS = 180
"""Half a year: no desk can damp somebody for longer."""
_DAMPING = ("damping_days_a_closure", "damping_days_most")
_MAY_BE_NONE = {"rest_days", "rest_new_days", "due_soon_days", "escalate_days", *_DAMPING}


@dataclass(frozen=True)
class DeskRules:
    """What the desk goes by; a wrong value is a `UsageError`.

    `capacity_a_week`: new cases of list and control lane handed out in an ISO week; tripwires come on top.
    `control_share`: of those, how many are drawn from below the line on average.
    `lock_minutes`: how long a case stays with whoever took it.
    `rest_days`: how long a subject rests after a closed case; back after `rest_new_days` if `rest_new_events`
    reports came since.
    `damping_days_a_closure`: by how much each earlier closure without a find lengthens that rest (0: not at
    all), `damping_days_most`: by how much all of them together.
    `second_share`: of closures, how many get a second reader. `blind_first`: score and rank stay hidden
    until a reader has judged.
    `tripwire_due_days`, `due_days`: by when a case is to be read. List and control have one deadline, so that
    it tells nothing. `second_due_days`: the same for a second reading and for settling.
    `due_soon_days` before a deadline it shows, `escalate_days` after it a supervisor sees the case first.
    `snooze_days`: the longest snooze.
    `tripwire_days`: how far back before the night a report still trips, if nobody read the subject since.
    `tripwire_cases_a_source`: how many cases one source can open by tripwires in a night.
    """

    capacity_a_week: int = 20
    control_share: float = 0.05
    lock_minutes: int = 60
    rest_days: int = 90
    rest_new_days: int = 14
    rest_new_events: int = 2
    damping_days_a_closure: int = 7
    damping_days_most: int = 28
    second_share: float = 0.10
    blind_first: bool = True
    tripwire_due_days: int = 2
    due_days: int = 14
    second_due_days: int = 7
    due_soon_days: int = 3
    escalate_days: int = 2
    snooze_days: int = 60
    tripwire_days: int = 14
    tripwire_cases_a_source: int = 5

    def __post_init__(self) -> None:
        for each in fields(self):
            _check(each.name, getattr(self, each.name), type(each.default))

    def days_to_read(self, lane: str) -> int:
        """Days from opening a case of a lane until it is due."""
        return self.tripwire_due_days if lane == "tripwire" else self.due_days

    @property
    def expected_draws(self) -> float:
        """Control cases a week, on average."""
        return self.control_share * self.capacity_a_week


@dataclass(frozen=True)
class Change:
    """One version of the rules: who set it, when and why."""

    rules: DeskRules
    at: datetime
    by: str
    reason: str = field(default="")


def current(connection: Connection) -> DeskRules:
    """The rules in force; the defaults where nobody set any. `ContractError` for what cannot be read."""
    columns = tables.desk_rules.c
    newest = sa.select(columns.content).order_by(columns.number.desc()).limit(1)
    content = connection.execute(newest).scalar_one_or_none()
    return DeskRules() if content is None else _read(content)


def in_force(casework: Casework) -> DeskRules:
    """`current` for whoever has no connection; the rules are no secret."""
    with reading(casework) as connection:
        return current(connection)


def change(
    casework: Casework, actor: Actor, *, reason: str, now: datetime, **changes: float | bool
) -> DeskRules:
    """Set some of the rules and give back all that hold now.

    `UsageError` for an unknown rule, a value out of range, a change of nothing, or no reason.
    """
    require(actor, Right.SET_DESK)
    reason = texts.checked("reason", reason)
    known = [each.name for each in fields(DeskRules)]
    for name in changes:
        if name not in known:
            raise UsageError(f"rule {name!r}: unknown", allowed=", ".join(known))
    with writing(casework) as connection:
        before = current(connection)
        after = replace(before, **changes)  # type: ignore[arg-type]  # the dataclass checks each value
        changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
        if not changed:
            raise UsageError("desk rules: nothing is changed", allowed="another value than the one in force")
        number = texts.keep(connection, casework, reason, now)
        row = {"content": json.dumps(asdict(after)), "at": now, "by": actor.person_id, "reason": number}
        connection.execute(sa.insert(tables.desk_rules).values(row))
        audit.record(connection, casework, actor, Act("alteration", "rules changed", content=changed), now)
    return after


def history(casework: Casework, actor: Actor) -> list[Change]:
    """Every version that was set, oldest first."""
    require_any(actor, (Right.SEE_WORKLOAD, Right.SEE_AUDIT))
    with reading(casework) as connection:
        rows = list(connection.execute(sa.select(tables.desk_rules).order_by(tables.desk_rules.c.number)))
        why = texts.bodies(connection, [row.reason for row in rows])
    return [Change(_read(row.content), row.at, row.by, why.get(row.reason, "")) for row in rows]


def _read(content: str) -> DeskRules:
    try:
        return DeskRules(**json.loads(content))
    except (TypeError, ValueError):
        raise ContractError(
            "casework: the desk's rules cannot be read", allowed="rules of this version"
        ) from None


def _check(name: str, value: object, kind: type) -> None:
    if kind is bool:
        fits, allowed = isinstance(value, bool), "true or false"
    elif kind is float:
        most = _SHARES[name]
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= most
        allowed = f"a share from 0 to {most:g}"
    else:
        least, most = _least(name), _most(name)
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        allowed = f"a whole number from {least} to {most}"
    if not fits:
        raise UsageError(f"rule {name} = {value!r}", allowed=allowed)


def _least(name: str) -> int:
    """0 for what may be switched off or be at once."""
    return 0 if name in _MAY_BE_NONE else 1


def _most(name: str) -> int:
    if name.endswith("_minutes"):
        return _MOST_MINUTES
    if name in _DAMPING:
        return _MOST_DAMPING_DAYS
    return _MOST_DAYS if name.endswith("_days") else _MOST_CASES
