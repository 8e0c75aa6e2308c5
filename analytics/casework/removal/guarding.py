"""What keeps somebody from leaving the list now, in a sentence each: two people cannot agree past it.

What the store says of a subject is read before the desk is asked, and what the desk says in the same
transaction in which somebody's word is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import removal_tables, tables
from analytics.casework.database import Casework, reading
from analytics.casework.removal import coming, proposals
from analytics.casework.removal.coming import Facts
from analytics.casework.removal.proposals import CODES, OF_READERS, Proposal
from analytics.casework.removal.retaining import Policy
from analytics.store.open import Store

AGREED, OVER = "removal agreed", "clear period over"
"""Grounds of an erasure that lean on what two people agreed to, or on the clock."""
BY_LAW = ("court order", "held unlawfully")
"""Grounds of an erasure that neither an open case nor an active one stands against."""


@dataclass(frozen=True)
class AtDesk:
    """What the desk says of a subject: whether it is kept by a restriction, open cases, later ones."""

    restricted: str | None
    open_case: int | None
    case_since: tuple[int, datetime] | None


def blockers(store: Store, casework: Casework, subject_id: str, code: str, now: datetime) -> list[str]:
    """Why a subject is not to be erased now on the ground of `code`, a sentence each; empty: nothing.

    `code` is a ground of an erasure (`erasure.CODES`) or of a proposal (`proposals.CODES`). A clock is over
    where it is by the current night, and by the calendar of `now`.
    """
    facts = look(store, casework, [subject_id])[subject_id]
    reference = casework.keys.reference(subject_id)
    with reading(casework) as connection:
        standing = proposals.proposals(connection, {reference}).get(reference)
        if code != AGREED:
            return _against(at_desk(connection, reference, None), facts, code, now)
        if standing is None or standing.verdict != "agreed":
            return ["no removal is agreed"]
        return against(connection, casework, facts, standing, now)


def look(
    store: Store, casework: Casework, subject_ids: Collection[str], policy: Policy | None = None
) -> dict[str, Facts]:
    """What the store says of each of these subjects, measured from the last word on their proposals."""
    by_reference = {casework.keys.reference(who): who for who in subject_ids}
    with reading(casework) as connection:
        made = proposals.proposals(connection, set(by_reference))
        past = proposals.reviewed(connection)
    since = {by_reference[ref]: each.spoken_at for ref, each in made.items() if each.stands}
    reviews = {by_reference[ref]: told for ref, told in past.items() if ref in by_reference}
    return coming.facts(store, subject_ids, since, reviews, policy)


def against(
    connection: Connection, casework: Casework, facts: Facts, standing: Proposal, now: datetime
) -> list[str]:
    """What stands against a proposal, open or agreed, and whatever came after the last word on it."""
    reference = casework.keys.reference(facts.subject_id)
    desk = at_desk(connection, reference, standing.spoken_at)
    return [*_against(desk, facts, standing.code, now), *since(desk, facts, standing)]


def against_new(
    connection: Connection, casework: Casework, facts: Facts, code: str, now: datetime
) -> list[str]:
    """What stands against a new proposal; an open case does not, since it ends before anybody agrees."""
    desk = at_desk(connection, casework.keys.reference(facts.subject_id), None)
    return _against(AtDesk(desk.restricted, None, None), facts, code, now)


def since(desk: AtDesk, facts: Facts, standing: Proposal) -> list[str]:
    """Why what was said of a subject counts no more: what came after the last word on it."""
    last = "agreed" if standing.verdict == "agreed" else "proposed"
    told = [f"{each}, which was not known when it was {last}" for each in facts.came]
    if desk.case_since is not None:
        case_id, at = desk.case_since
        told.append(f"case {case_id} was opened at the desk on {coming.day(at)}, after it was {last}")
    return told


def at_desk(connection: Connection, reference: str, spoken_at: datetime | None) -> AtDesk:
    """What the desk says of a subject; `spoken_at`: cases that were opened later are looked for."""
    columns = removal_tables.restrictions.c
    newest = sa.select(columns.held, columns.code).where(columns.subject == reference)
    held = connection.execute(newest.order_by(columns.number.desc()).limit(1)).one_or_none()
    cases = tables.cases.c
    asked = sa.select(cases.case_id, cases.opened_at, cases.status).where(cases.subject == reference)
    rows = list(connection.execute(asked.order_by(cases.case_id)))
    unread = [row.case_id for row in rows if row.status != "closed"]
    later = [row for row in rows if spoken_at is not None and row.opened_at > spoken_at]
    return AtDesk(
        restricted=held.code if held is not None and held.held else None,
        open_case=unread[0] if unread else None,
        case_since=(later[-1].case_id, later[-1].opened_at) if later else None,
    )


def _against(desk: AtDesk, facts: Facts, code: str, now: datetime) -> list[str]:
    told = []
    if desk.restricted is not None:
        told.append(f"the use of their data is restricted ({desk.restricted}): what is kept so is not erased")
    if code in BY_LAW:
        return told
    if facts.active:
        told.append("their case is active: whoever is under investigation does not leave the list")
    if desk.open_case is not None:
        told.append(f"case {desk.open_case} is open at the desk: it is to be closed first")
    if code in (*CODES, OVER) and code != OF_READERS:
        told += coming.against_clock(facts, code, now)
    return told
