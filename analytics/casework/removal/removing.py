"""Who is to leave the list: proposed by one person and agreed by another, one of them a supervisor.

A re-review that two readers closed with `propose removal` is a proposal too; a supervisor who read no part of
it says the last word. Agreed, the subject is to be erased, by a command of its own: nothing goes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, directory, removal_tables, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require, require_any
from analytics.errors import NotAllowedError, UsageError

Verdict = Literal["agreed", "refused"]
CODES = (
    "clear period over",
    "review due",
    "protective evidence",
    "wrongly listed",
    "reviewed",
)
"""What a proposal may rest on; `reviewed` is that of a re-review's readers."""
_OUTCOME = "propose removal"


@dataclass(frozen=True)
class Proposal:
    """The newest proposal of a subject: by whom, and what became of it.

    `number` is None where readers of a case proposed it and no supervisor has spoken. `people` may not have
    the second word; `verdict` is None while it is open.
    """

    number: int | None
    case_id: int | None
    code: str
    at: datetime
    people: frozenset[str]
    verdict: Verdict | None = None
    settled_at: datetime | None = None

    @property
    def told(self) -> str:
        """In words for a list."""
        if self.verdict is not None:
            return "agreed: to be erased" if self.verdict == "agreed" else "refused"
        names = " and ".join(sorted(self.people))
        return f"proposed by {names}" + (": a supervisor is to agree" if self.number is None else "")


def propose(
    casework: Casework, actor: Actor, subject_id: str, code: str, reason: str, *, now: datetime
) -> int:
    """Propose that a subject leaves the list, and give the proposal's number.

    `UsageError` for an unknown code, a missing reason, and while a proposal is open or agreed.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    if code not in CODES:
        raise UsageError(f"code {code!r}", allowed=", ".join(CODES))
    reason = texts.checked("reason", reason)
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        standing = proposals(connection, {reference}).get(reference)
        if standing is not None and standing.verdict != "refused":
            raise UsageError(f"subject {subject_id}: {standing.told}", allowed="one proposal at a time")
        number = _kept(connection, casework, actor.person_id, (reference, None, code), reason, now)
        content = {"removal": number, "code": code}
        act = Act("alteration", "removal proposed", subject_id=subject_id, content=content)
        audit.record(connection, casework, actor, act, now)
    return number


def settle(
    casework: Casework, actor: Actor, subject_id: str, verdict: Verdict, reason: str, *, now: datetime
) -> Proposal:
    """Agree to a subject's open proposal or refuse it; of the two people, one is a supervisor.

    `UsageError` for another verdict; `NotAllowedError` for whoever proposed it or read the case, and where
    neither may settle it.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    if verdict not in get_args(Verdict):
        raise UsageError(f"verdict {verdict!r}", allowed=", ".join(get_args(Verdict)))
    reason = texts.checked("reason", reason)
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        standing = proposals(connection, {reference}).get(reference)
        if standing is None or standing.verdict is not None:
            raise UsageError(f"subject {subject_id}: no open proposal", allowed="a subject with one")
        if actor.person_id in standing.people:
            raise NotAllowedError(f"{actor.name} proposed it", allowed="another person")
        if not actor.may(Right.CONFIRM_REMOVAL) and not _by_supervisor(casework, standing):
            require(actor, Right.CONFIRM_REMOVAL)
        number = standing.number
        if number is None:
            first = min(standing.people)
            known = (reference, standing.case_id, standing.code)
            number = _kept(connection, casework, first, known, None, standing.at)
        row = {
            "removal": number,
            "verdict": verdict,
            "at": now,
            "by": actor.person_id,
            "reason": texts.keep(connection, casework, reason, now),
        }
        connection.execute(sa.insert(removal_tables.removal_signatures).values(row))
        content = {"removal": number, "verdict": verdict}
        act = Act("alteration", "removal settled", subject_id=subject_id, content=content)
        audit.record(connection, casework, actor, act, now)
        return proposals(connection, {reference})[reference]


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


def proposals(connection: Connection, references: set[str]) -> dict[str, Proposal]:
    """The newest proposal of each of these subjects, whoever made it."""
    found = _of_readers(connection)
    removals, signatures = removal_tables.removals.c, removal_tables.removal_signatures.c
    asked = (
        sa.select(
            removal_tables.removals,
            signatures.verdict,
            signatures.at.label("settled_at"),
        )
        .outerjoin(removal_tables.removal_signatures, signatures.removal == removals.number)
        .order_by(removals.number)
    )
    for row in connection.execute(asked):
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
    return {subject: each for subject, each in found.items() if subject in references}


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
        subject: Proposal(None, row.case_id, "reviewed", row.closed_at, frozenset(people[subject]))
        for subject, row in rows.items()
    }


def _kept(
    connection: Connection,
    casework: Casework,
    by: str,
    known: tuple[str, int | None, str],
    reason: str | None,
    now: datetime,
) -> int:
    reference, case_id, code = known
    row: Mapping[str, Any] = {
        "subject": reference,
        "case_id": case_id,
        "code": code,
        "at": now,
        "by": by,
        "reason": texts.keep(connection, casework, reason, now),
    }
    removals = removal_tables.removals
    return int(connection.execute(sa.insert(removals).values(row).returning(removals.c.number)).scalar_one())


def _by_supervisor(casework: Casework, standing: Proposal) -> bool:
    """Whether one who proposed it may settle such things; of readers a supervisor must agree all the same."""
    if standing.case_id is not None:
        return False
    return any(directory.person(casework, each).actor.may(Right.CONFIRM_REMOVAL) for each in standing.people)
