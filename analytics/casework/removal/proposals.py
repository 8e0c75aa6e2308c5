"""Proposals that somebody leaves the list: whose they are, on what they rest, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import removal_tables, tables
from analytics.casework.database import Casework, reading
from analytics.casework.people import Actor, Right, require_any

Verdict = Literal["agreed", "refused", "withdrawn"]
OF_READERS = "reviewed"
CODES = ("clear period over", "review due", "protective evidence", "wrongly listed")
"""What one person may rest a proposal on; that of a re-review's readers rests on `OF_READERS`."""
_OUTCOME = "propose removal"


@dataclass(frozen=True)
class Proposal:
    """The newest proposal of a subject: by whom, and what became of it.

    `number` is None where readers of a case proposed it and no supervisor has spoken. `people` may not have
    the second word, `names` says who they are. `verdict` is None while it is open.
    """

    number: int | None
    case_id: int | None
    code: str
    at: datetime
    people: frozenset[str]
    verdict: Verdict | None = None
    settled_at: datetime | None = None
    names: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """In words for a list."""
        if self.verdict is not None:
            return "agreed: to be erased" if self.verdict == "agreed" else self.verdict
        names = " and ".join(self.names or sorted(self.people))
        return f"proposed by {names}" + (": a supervisor is to agree" if self.number is None else "")

    @property
    def stands(self) -> bool:
        """Whether it is open or agreed to."""
        return self.verdict in {None, "agreed"}

    @property
    def spoken_at(self) -> datetime:
        """When the last word on it was spoken, by which everything is to be measured that came later."""
        return self.settled_at or self.at


def standing(casework: Casework, actor: Actor, references: Iterable[str]) -> dict[str, Proposal]:
    """The newest proposal of each of these subjects, by reference."""
    require_any(actor, (Right.PROPOSE_REMOVAL, Right.CONFIRM_REMOVAL, Right.SEE_AUDIT))
    with reading(casework) as connection:
        return proposals(connection, set(references))


def is_agreed(casework: Casework, reference: str) -> bool:
    """Whether the newest proposal of a subject was agreed to."""
    with reading(casework) as connection:
        found = proposals(connection, {reference}).get(reference)
    return found is not None and found.verdict == "agreed"


def reviewed(connection: Connection) -> dict[str, tuple[int, date]]:
    """By reference: how many re-reviews found nothing, and the day of the last."""
    columns = tables.cases.c
    asked = (
        sa.select(columns.subject, sa.func.count(), sa.func.max(columns.closed_at))
        .where(columns.status == "closed", columns.outcome == "no further action")
        .group_by(columns.subject)
    )
    found: dict[str, tuple[int, date]] = {}
    for subject, count, last in connection.execute(asked):
        moment = last if isinstance(last, datetime) else datetime.fromisoformat(str(last))
        found[subject] = (int(count), moment.astimezone(UTC).date())
    return found


def proposals(connection: Connection, references: set[str] | None) -> dict[str, Proposal]:
    """The newest proposal of each of these subjects (None: of everybody), whoever made it."""
    found = _of_readers(connection)
    removals, signatures = removal_tables.removals.c, removal_tables.removal_signatures.c
    asked = (
        sa.select(
            removal_tables.removals,
            signatures.verdict,
            signatures.at.label("settled_at"),
        )
        .outerjoin(removal_tables.removal_signatures, signatures.removal == removals.number)
        .order_by(removals.number, signatures.number)
    )
    for row in connection.execute(asked):
        before = found.get(row.subject)
        if before is not None and before.number == row.number:
            # another signature of the same removal: the newest counts
            found[row.subject] = replace(before, verdict=row.verdict, settled_at=row.settled_at)
            continue
        readers = found.get(row.subject)
        if readers is not None and readers.number is not None:
            readers = None
        same = readers is not None and readers.case_id == row.case_id
        if readers is not None and not same and readers.at > row.at:
            # they spoke after that one was settled
            continue
        people = readers.people if readers is not None and same else {row.by}
        found[row.subject] = Proposal(
            row.number, row.case_id, row.code, row.at, frozenset(people), row.verdict, row.settled_at
        )
    names = _names(connection)
    return {
        subject: replace(each, names=tuple(sorted(names.get(who, who) for who in each.people)))
        for subject, each in found.items()
        if references is None or subject in references
    }


def _names(connection: Connection) -> Mapping[str, str]:
    """Everybody as pages and commands call them: name, and id in brackets."""
    asked = sa.select(tables.people.c.person_id, tables.people.c.name)
    return {person_id: f"{name} ({person_id})" for person_id, name in connection.execute(asked)}


def _of_readers(connection: Connection) -> dict[str, Proposal]:
    """The newest case of a subject, where its readers closed it so; all who took part are named.

    Whoever corrected one of its decisions is one of them.
    """
    cases, readings, decisions = tables.cases.c, tables.readings.c, tables.decisions.c
    newest = sa.select(sa.func.max(cases.case_id)).group_by(cases.subject)
    asked = (
        sa.select(cases.case_id, cases.subject, cases.closed_at, readings.person_id, decisions.by)
        .join(tables.readings, readings.case_id == cases.case_id)
        .outerjoin(tables.decisions, decisions.reading == readings.number)
        .where(cases.status == "closed", cases.outcome == _OUTCOME, cases.case_id.in_(newest))
    )
    people: dict[str, set[str]] = {}
    rows: dict[str, Any] = {}
    for row in connection.execute(asked):
        people.setdefault(row.subject, set()).update({row.person_id, row.by or row.person_id})
        rows[row.subject] = row
    return {
        subject: Proposal(None, row.case_id, OF_READERS, row.closed_at, frozenset(people[subject]))
        for subject, row in rows.items()
    }
