"""What of a case somebody may see now: their own part, and those of others once that cannot sway them.

Until a case is closed, neither of its readers sees anything of the other's reading; a supervisor who is to
settle sees both. Of a closed case whoever reads cases sees all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from analytics.casework import audit, purposes
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk.cases import Case, find, one
from analytics.casework.people import Actor, Right, require, require_any
from analytics.casework.reviews import readings, written
from analytics.casework.reviews.judging import READERS
from analytics.casework.reviews.written import Decided, Written
from analytics.casework.tables import cases


@dataclass(frozen=True)
class CaseFile:
    """One case as somebody may see it now; `withheld` parts were read by others and stay hidden from them.

    `lane` and `probability` are None until the reader has judged and was shown the score; `tripwire` shows.
    """

    case_id: int
    subject_id: str | None
    as_of: date
    status: str
    outcome: str | None
    opened_at: datetime
    closed_at: datetime | None
    lane: str | None
    probability: float | None
    parts: tuple[Written, ...]
    withheld: int


def seen_by(casework: Casework, actor: Actor, case_id: int, purpose: str = "", *, now: datetime) -> CaseFile:
    """The case as the actor may see it now; each look stands in the log.

    Somebody who has a reading of it looks for that reading's purpose; anybody else names one.
    """
    require_any(actor, READERS)
    with writing(casework) as connection:
        case = one(connection, case_id)
        own = readings.of(connection, case_id, actor)
        purpose = purposes.checked(purpose or (own.purpose if own else ""))
        return _files(connection, casework, actor, [case], purpose, now)[0]


def of_subject(
    casework: Casework, actor: Actor, subject_id: str, purpose: str, *, now: datetime
) -> tuple[CaseFile, ...]:
    """Every case of a subject as the actor may see it now, oldest first; one entry in the log."""
    require_any(actor, READERS)
    purposes.checked(purpose)
    with writing(casework) as connection:
        found = find(connection, cases.c.subject == casework.keys.reference(subject_id))
        return _files(connection, casework, actor, found, purpose, now)


@dataclass(frozen=True)
class HandedOn:
    """What may leave with a dossier: decisions of closed cases, and whether score and rank stay out."""

    decisions: tuple[tuple[Written, Decided], ...]
    withheld: bool


def for_dossier(casework: Casework, actor: Actor, subject_id: str) -> HandedOn:
    """What a dossier of the subject may hold now; whoever hands it out records that.

    While a case of theirs is open, score and rank stay out: the dossier could reach its reader.
    """
    require(actor, Right.EXPORT)
    with reading(casework) as connection:
        found = find(connection, cases.c.subject == casework.keys.reference(subject_id))
        parts = written.of_cases(connection, [case.case_id for case in found if case.status == "closed"])
    decided = tuple((part, each) for of in parts.values() for part in of for each in part.decisions)
    return HandedOn(decided, withheld=any(case.status != "closed" for case in found))


def _files(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    found: Sequence[Case],
    purpose: str,
    now: datetime,
) -> tuple[CaseFile, ...]:
    parts = written.of_cases(connection, [case.case_id for case in found])
    files = tuple(_file(case, parts.get(case.case_id, []), actor) for case in found)
    for file in files:
        content = {"case": file.case_id, "readings": [part.reading.number for part in file.parts]}
        act = Act("consultation", "case file seen", file.subject_id, purpose, content)
        audit.record(connection, casework, actor, act, now)
    return files


def _file(case: Case, parts: Sequence[Written], actor: Actor) -> CaseFile:
    own = next((part for part in parts if part.reading.person_id == actor.person_id), None)
    settles = case.status == "dispute" and actor.may(Right.SETTLE) and _settles(own)
    everything = case.status == "closed" or settles
    shown = tuple(part for part in parts if everything or part is own)
    told = everything or (own is not None and _was_shown(own))
    return CaseFile(
        case_id=case.case_id,
        subject_id=case.subject_id,
        as_of=case.as_of,
        status=case.status,
        outcome=case.outcome,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        lane=case.lane if told or case.lane == "tripwire" else None,
        probability=case.probability if told else None,
        parts=shown,
        withheld=len(parts) - len(shown),
    )


def _settles(own: Written | None) -> bool:
    """Whether somebody read no part of the case but the settling one."""
    return own is None or own.reading.part == "settling"


def _was_shown(own: Written) -> bool:
    return own.shown_at is not None or not own.reading.blind
