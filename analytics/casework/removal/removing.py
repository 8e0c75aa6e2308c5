"""Who is to leave the list: proposed by one person and agreed by another, one of them a supervisor.

A re-review that two readers closed with `propose removal` is a proposal too; a supervisor who read no part of
it says the last word. Agreed, the subject is to be erased, by a command of its own: nothing goes by itself.
What stands against it (`guarding`) is looked for with every word, and can be told of a later day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import audit, directory, removal_tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import guarding, proposals
from analytics.casework.removal.coming import Facts
from analytics.casework.removal.proposals import CODES, Proposal, is_agreed
from analytics.errors import NotAllowedError, UsageError

Word = Literal["agreed", "refused"]
__all__ = ["Word", "is_agreed", "propose", "settle", "withdraw"]


def propose(casework: Casework, actor: Actor, facts: Facts, code: str, reason: str, *, now: datetime) -> int:
    """Propose that the subject of `facts` leaves the list, and give the proposal's number.

    `UsageError` for an unknown code or one that
    the clock does not bear out, a missing reason, an active or restricted subject, and while a proposal
    stands that nothing came after.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    if code not in CODES:
        raise UsageError(f"--reason-code {code!r}", allowed=", ".join(CODES))
    reason = texts.checked("reason", reason)
    reference = casework.keys.reference(facts.subject_id)
    with writing(casework) as connection:
        standing = _standing(connection, reference)
        if standing is not None and standing.stands:
            desk = guarding.at_desk(connection, reference, standing.spoken_at)
            if not guarding.since(desk, facts, standing):
                problem = f"subject {facts.subject_id}: {standing.told}"
                raise UsageError(problem, allowed="one proposal at a time")
        _require_none(facts, guarding.against_new(connection, casework, facts, code, now))
        number = _kept(connection, casework, actor.person_id, (reference, None, code), reason, now)
        content = {"removal": number, "code": code, "policy": facts.policy}
        if facts.as_of is not None:
            content["as_of"] = str(facts.as_of)
        act = Act("alteration", "removal proposed", subject_id=facts.subject_id, content=content)
        audit.record(connection, casework, actor, act, now)
    return number


def settle(
    casework: Casework, actor: Actor, facts: Facts, verdict: Word, reason: str, *, now: datetime
) -> Proposal:
    """Agree to a subject's open proposal or refuse it; of the two people, one is a supervisor.

    `UsageError` for another verdict, and for agreeing while anything stands against it; `NotAllowedError`
    for whoever proposed it or read the case, and where neither may settle it.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    if verdict not in get_args(Word):
        raise UsageError(f"verdict {verdict!r}", allowed=", ".join(get_args(Word)))
    reason = texts.checked("reason", reason)
    reference = casework.keys.reference(facts.subject_id)
    with writing(casework) as connection:
        standing = _standing(connection, reference)
        if standing is None or standing.verdict is not None:
            raise UsageError(f"subject {facts.subject_id}: no open proposal", allowed="a subject with one")
        if actor.person_id in standing.people:
            raise NotAllowedError(f"{actor.name} ({actor.person_id}) proposed it", allowed="another person")
        if not actor.may(Right.CONFIRM_REMOVAL) and not _by_supervisor(casework, standing):
            require(actor, Right.CONFIRM_REMOVAL)
        if verdict == "agreed":
            _require_none(facts, guarding.against(connection, casework, facts, standing, now))
        said = (facts.subject_id, standing, verdict, reason)
        return _signed(connection, casework, actor, said, now, policy=facts.policy)


def withdraw(casework: Casework, actor: Actor, subject_id: str, reason: str, *, now: datetime) -> Proposal:
    """Take back a proposal, open or agreed to; whoever proposed it may, and a supervisor.

    `UsageError` where none stands; `NotAllowedError` for anybody else.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    reason = texts.checked("reason", reason)
    reference = casework.keys.reference(subject_id)
    with writing(casework) as connection:
        standing = _standing(connection, reference)
        if standing is None or not standing.stands:
            problem = f"subject {subject_id}: no proposal stands"
            raise UsageError(problem, allowed="a subject with one that is open or agreed to")
        if actor.person_id not in standing.people and not actor.may(Right.CONFIRM_REMOVAL):
            allowed = "who proposed it, or a supervisor"
            raise NotAllowedError(f"{actor.name} ({actor.person_id}) did not propose it", allowed=allowed)
        return _signed(connection, casework, actor, (subject_id, standing, "withdrawn", reason), now)


def _standing(connection: Connection, reference: str) -> Proposal | None:
    return proposals.proposals(connection, {reference}).get(reference)


def _require_none(facts: Facts, against: list[str]) -> None:
    """`UsageError` with everything that stands against it."""
    if against:
        problem = f"subject {facts.subject_id}: {'; '.join(against)}"
        raise UsageError(problem, allowed="a subject whom nothing keeps on the list")


def _signed(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    said: tuple[str, Proposal, proposals.Verdict, str],
    now: datetime,
    **more: str,
) -> Proposal:
    """Write what somebody says to a proposal, and that of a case's readers itself where it is not yet."""
    subject_id, standing, verdict, reason = said
    reference = casework.keys.reference(subject_id)
    number = standing.number
    if number is None:
        known = (reference, standing.case_id, standing.code)
        number = _kept(connection, casework, min(standing.people), known, None, standing.at)
    row = {
        "removal": number,
        "verdict": verdict,
        "at": now,
        "by": actor.person_id,
        "reason": texts.keep(connection, casework, reason, now),
    }
    connection.execute(sa.insert(removal_tables.removal_signatures).values(row))
    content = {"removal": number, "verdict": verdict, **more}
    action = "removal withdrawn" if verdict == "withdrawn" else "removal settled"
    audit.record(connection, casework, actor, Act("alteration", action, subject_id, content=content), now)
    return proposals.proposals(connection, {reference})[reference]


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
