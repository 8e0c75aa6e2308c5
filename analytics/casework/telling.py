"""Commands and pages tell the log what they are about to show or hand out, before they do.

Where the log cannot be written there is an error, and nothing is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from analytics.casework import audit, purposes, texts
from analytics.casework.audit import Act, Entry
from analytics.casework.database import Casework, open_casework, writing
from analytics.casework.people import Actor, Right, require
from analytics.store.open import Store

MOST_OF_A_RECIPIENT = 200
Content = Mapping[str, Any]


def consulted(
    store: Store,
    actor: Actor,
    action: str,
    subject_id: str | None,
    purpose: str,
    content: Content,
    now: datetime,
) -> Entry:
    """Record that somebody is about to look at a subject, or at the list where none is named.

    `NotAllowedError` where they may not, `ContractError` where the log cannot be written.
    """
    require(actor, Right.SEE_LIST if subject_id is None else Right.SEE_SUBJECT)
    casework = open_casework(store)
    act = Act("consultation", action, subject_id, purposes.or_not_stated(purpose), content)
    with writing(casework) as connection:
        return audit.record(connection, casework, actor, act, now)


def fairness_seen(store: Store, actor: Actor, content: Content, now: datetime) -> Entry:
    """Record that somebody is about to see a store's fairness audit; errors as above."""
    require(actor, Right.SEE_FAIRNESS)
    casework = open_casework(store)
    act = Act("consultation", "fairness seen", None, purposes.NOT_STATED, content)
    with writing(casework) as connection:
        return audit.record(connection, casework, actor, act, now)


def disclosed(
    store: Store,
    actor: Actor,
    action: str,
    subject_id: str | None,
    purpose: str,
    recipient: str,
    content: Content,
    now: datetime,
) -> Entry:
    """Record that data is about to leave the program, for whom and what for; errors as above."""
    require(actor, Right.EXPORT)
    casework = open_casework(store)
    with writing(casework) as connection:
        told = {**content, **addressed(connection, casework, recipient, now)}
        act = Act("disclosure", action, subject_id, purposes.or_not_stated(purpose), told)
        return audit.record(connection, casework, actor, act, now)


def addressed(
    connection: Connection, casework: Casework, recipient: str, now: datetime
) -> dict[str, int | None]:
    """Whom something is for, as the log holds it: a name is free text, so it stands among the texts."""
    stated = recipient.strip() not in ("", purposes.NOT_STATED)
    body = texts.checked("recipient", recipient, most=MOST_OF_A_RECIPIENT) if stated else None
    return {"recipient": texts.keep(connection, casework, body, now)}
