"""Switching the whole program off and on, by whoever may; the log is told first, or as soon as it can be.

Stopping must never wait: where the log cannot be written, or casework not even be opened, the switch is
thrown all the same, and the log is told when it next can be. Going on needs the log.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from analytics.casework import audit, directory, presence, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, open_casework, reading, writing
from analytics.casework.people import Actor, Right, operator, require_any
from analytics.errors import ContractError, NotAllowedError, UsageError
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.overrides import signed
from analytics.store.switch import Switched
from analytics.store.traces import ERASED

MAY_SWITCH = (Right.SET_DESK, Right.COLLECT)
"""A supervisor may, in the app; so may the operator, by the command."""
ACTIONS = {True: "switched off", False: "switched on"}


@dataclass(frozen=True)
class Turned(Switched):
    """What was switched; `not_told` says why the log could not be told yet, empty where it was."""

    not_told: str = ""


def by_command(store: Store, *, off: bool, by: str, reason: str, now: datetime) -> Turned:
    """The same as `turn` for the operator of this machine, for the person whom `by` names, by id or name.

    That is somebody of the desk who may switch. Where nobody there may, or casework cannot be opened, any
    name can switch off, and none on; where there is no casework at all, any can do both. `ContractError`
    where it is to be switched on and casework cannot be opened.
    """
    signed("switch", by, reason)
    switch.require_change(store, off=off)
    if not presence.possible(store):
        return turn(store, None, operator(), off=off, by=by, reason=reason, now=now)
    try:
        casework = open_casework(store)
        name = _person(casework, by.strip(), off=off)
    except ContractError as error:
        if not off:
            raise
        return Turned(
            **asdict(switch.turn(store, off=True, by=by, reason=reason, now=now)), not_told=str(error)
        )
    return turn(store, casework, operator(), off=off, by=name, reason=reason, now=now)


def turn(
    store: Store,
    casework: Casework | None,
    actor: Actor,
    *,
    off: bool,
    reason: str,
    now: datetime,
    by: str = "",
) -> Turned:
    """Switch the program off (or on) for everybody who uses the store.

    `by` is the name for the record where somebody else acts for them; default: the actor's. A store without
    casework has no log. If the log cannot be written, it is not switched on, and switched off all the same.
    `NotAllowedError` without the right, `UsageError` for a name or a reason that is missing or too long, and
    where it is switched that way already.
    """
    require_any(actor, MAY_SWITCH)
    by, reason = signed("switch", by or actor.name, reason)
    switch.require_change(store, off=off)
    if not off:
        _told(store, casework, actor, by, reason, now, off=False)
        return Turned(**asdict(switch.turn(store, off=False, by=by, reason=reason, now=now)))
    # thrown first: whoever holds the log's database must not keep the lists up meanwhile
    thrown = switch.turn(store, off=True, by=by, reason=reason, now=now)
    try:
        _told(store, casework, actor, by, reason, now, off=True)
    except ContractError as error:
        return Turned(**asdict(thrown), not_told=str(error))
    return Turned(**asdict(thrown))


def catch_up(store: Store, casework: Casework, now: datetime, beside: datetime | None = None) -> int:
    """Tell the log of whatever was switched while it could not be written; gives how many entries that were.

    Such an entry says `at` what time it was switched. What was switched at `beside` is told by somebody else.
    `ContractError` where the log cannot be written.
    """
    record = [row for row in switch.all(store) if row.at != beside]
    if not record:
        return 0
    known = {(action, at) for action, at, _ in _logged(casework)}
    untold = [row for row in record if (ACTIONS[row.off], row.at) not in known]
    for row in untold:
        content = _content(casework, row.by, row.reason) | {"at": row.at.isoformat()}
        _tell(casework, operator(), content, now, off=row.off)
    return len(untold)


def problems(store: Store, casework: Casework) -> list[str]:
    """What the log tells of the switch and the store's record does not, or tells otherwise, in sentences."""
    rows = {(ACTIONS[row.off], row.at): row for row in switch.all(store)}
    found = []
    for action, at, content in _logged(casework):
        row, when = rows.get((action, at)), f"{at:%Y-%m-%d %H:%M} UTC"
        if row is None and action == ACTIONS[True]:
            # going on is told before it happens: a job that was killed in between leaves an entry alone
            found.append(f"the record of the switch lacks that it was {action} at {when}")
        elif (
            row is not None
            and ERASED not in row.by
            and content.get("by", "") not in {"", _sign(casework, row)}
        ):
            found.append(f"the record of the switch names somebody else for {when}")
    return found


def _sign(casework: Casework, row: Switched) -> str:
    return casework.keys.sign(row.by.encode())


def _logged(casework: Casework) -> list[tuple[str, datetime, dict[str, Any]]]:
    """Every entry on the switch: which way, when it was thrown, and its content."""
    columns = tables.audit.c
    asked = sa.select(columns.action, columns.at, columns.content)
    with reading(casework) as connection:
        rows = connection.execute(asked.where(columns.action.in_(ACTIONS.values()))).all()
    return [(row.action, _thrown(row.content, row.at), json.loads(row.content)) for row in rows]


def _told(
    store: Store, casework: Casework | None, actor: Actor, by: str, reason: str, now: datetime, *, off: bool
) -> None:
    if casework is not None:
        catch_up(store, casework, now, beside=now)
        _tell(casework, actor, _content(casework, by, reason), now, off=off)


def _person(casework: Casework, by: str, *, off: bool) -> str:
    """The name of the person of the desk who is meant; the same text where nobody could be."""
    people = directory.everybody(casework)
    may = [each for each in people if any(each.actor.may(right) for right in MAY_SWITCH)]
    if off and not may:
        return by
    allowed = (
        ", ".join(f"{each.person_id} ({each.name})" for each in may) or "a supervisor: `rereview people add`"
    )
    named = [each for each in people if by in (each.person_id, each.name)]
    if not named:
        raise UsageError(f"switch: --by {by!r} is nobody of the desk", allowed=allowed)
    found = next((each for each in named if each in may), None)
    if found is None:
        raise NotAllowedError(f"switch: {named[0].name} may not", allowed=allowed)
    return found.name


def _content(casework: Casework, by: str, reason: str) -> dict[str, str]:
    # name and reason may say anything: the log has their keyed hashes, the store its words
    return {"by": casework.keys.sign(by.encode()), "reason": casework.keys.sign(reason.encode())}


def _tell(casework: Casework, actor: Actor, content: dict[str, str], now: datetime, *, off: bool) -> None:
    with writing(casework) as connection:
        audit.record(connection, casework, actor, Act("alteration", ACTIONS[off], content=content), now)


def _thrown(content: str, at: datetime) -> datetime:
    """When what an entry tells of was switched: then, unless it says when."""
    told = json.loads(content).get("at")
    return at if told is None else datetime.fromisoformat(told)
