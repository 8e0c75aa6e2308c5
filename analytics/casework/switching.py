"""Switching the whole program off and on: the log is written first, then the switch is thrown."""

from __future__ import annotations

from datetime import datetime

from analytics.casework import audit
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require_any
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.overrides import signed
from analytics.store.switch import Switched

MAY_SWITCH = (Right.SET_DESK, Right.COLLECT)
"""A supervisor may, in the app; so may the operator, by the command."""


def turn(
    store: Store, casework: Casework, actor: Actor, *, off: bool, reason: str, now: datetime, by: str = ""
) -> Switched:
    """Switch the program off (or on) for everybody who uses the store.

    `by` is the name for the record where somebody else acts for them; default: the actor's. If the log
    cannot be written, nothing is switched. `NotAllowedError` without the right, `UsageError` for a name or
    a reason that is missing or too long, and where it is switched that way already.
    """
    require_any(actor, MAY_SWITCH)
    by, reason = signed("switch", by or actor.name, reason)
    switch.require_change(store, off=off)
    # the reason may say anything: the log has its keyed hash, the store its words
    content = {"reason": casework.keys.sign(reason.encode())}
    act = Act("alteration", "switched off" if off else "switched on", content=content)
    with writing(casework) as connection:
        audit.record(connection, casework, actor, act, now)
    return switch.turn(store, off=off, by=by, reason=reason, now=now)
