"""Decisions, and corrections that stand beside them; what follows for the case.

Nothing is overwritten: a correction is a new entry that names what it corrects, and counts in its place.
What was handed to the store by then stays there; a corrected outcome follows as a row of a later date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from analytics.casework import audit, tables, texts
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.desk import cases, rules
from analytics.casework.people import Actor, Right, require_any
from analytics.casework.reviews import readings, second, substance
from analytics.casework.reviews.judging import READERS, digest, is_judged, is_revealed
from analytics.casework.reviews.readings import Reading
from analytics.errors import NotAllowedError, UsageError

Outcome = Literal["recommend reopening", "no further action", "defer", "propose removal"]
DEFER_DAYS = 365
CORRECTION_DAYS = 7
"""So long after a case was closed its readers may correct themselves; a supervisor may at any time."""


@dataclass(frozen=True)
class Decision:
    """An outcome with its reasons; `dissent` is what the reader wants noted against it or the procedure.

    `defer_until` is the day on which a deferred case may come back.
    """

    outcome: Outcome
    rationale: str
    dissent: str = ""
    defer_until: date | None = None


def decide(
    casework: Casework,
    actor: Actor,
    reading: int,
    decision: Decision,
    *,
    now: datetime,
    seen_to: date | None = None,
) -> str:
    """Keep a decision and give the status that the case has by it: `second`, `dispute` or `closed`.

    `seen_to` is the night whose reports the reader was shown, where that is newer than the case's own.

    `NotAllowedError` for somebody else's reading, and before a blind reading was judged and shown its score;
    `UsageError` for a second decision, a rationale without substance, and a day that cannot be deferred to.
    """
    require_any(actor, READERS)
    with writing(casework) as connection:
        found, case = readings.going_on(connection, actor, reading, now)
        if not is_judged(connection, reading):
            raise NotAllowedError(f"reading {reading}: not judged", allowed="to judge, then to decide")
        if found.blind and not is_revealed(connection, reading):
            message = f"reading {reading}: score and rank were not shown"
            raise NotAllowedError(message, allowed="to look at them, then to decide")
        if _newest(connection, reading) is not None:
            raise UsageError(f"reading {reading}: decided already", allowed="a correction")
        row = _row(connection, casework, actor, reading, decision, now)
        return _kept(connection, casework, actor, (found, case), row, now, seen_to)


def correct(
    casework: Casework, actor: Actor, decision: int, corrected: Decision, reason: str, *, now: datetime
) -> str:
    """Put a decision in the place of an earlier one, which stays, and give the status of the case by it.

    One's own until `CORRECTION_DAYS` after the case was closed; a supervisor corrects any of a closed case.
    `NotAllowedError` beyond that; `UsageError` for one that was corrected before, and where the case would be
    read again while its subject has another case. A settling decision that is corrected into an outcome that
    takes two people has the case settled anew, by somebody who took no part in it. An outcome that the store
    has by then stays in the store.
    """
    require_any(actor, READERS)
    reason = texts.checked("reason", reason)
    with writing(casework) as connection:
        found, case, newest = _of(connection, decision)
        _may_correct(actor, found, case, now)
        if newest != decision:
            message = f"decision {decision}: corrected already"
            raise UsageError(message, allowed=f"decision {newest}, which counts now")
        counts = counting(connection, found.case_id)[found.part]
        if counts.reading != found.number:
            message = f"decision {decision}: the case was settled anew since"
            raise UsageError(message, allowed=f"decision {counts.number}, which counts now")
        row = _row(connection, casework, actor, found.number, corrected, now)
        row |= {"corrects": decision, "reason": texts.keep(connection, casework, reason, now)}
        return _kept(connection, casework, actor, (found, case), row, now)


def counting(connection: Connection, case_id: int) -> dict[str, Row[Any]]:
    """The decision that counts of each part of a case: the newest of its reading."""
    decisions, columns = tables.decisions, tables.readings.c
    asked = (
        sa.select(decisions, columns.part)
        .join(tables.readings, columns.number == decisions.c.reading)
        .where(columns.case_id == case_id)
        .order_by(decisions.c.number)
    )
    return {row.part: row for row in connection.execute(asked)}


def _may_correct(actor: Actor, found: Reading, case: Row[Any], now: datetime) -> None:
    own = found.person_id == actor.person_id
    if actor.may(Right.SETTLE) and (own or case.status == "closed"):
        return
    if not own:
        message = f"{actor.name} may not correct what others decided of case {case.case_id}"
        raise NotAllowedError(message, allowed="one's own decisions; a supervisor once the case is closed")
    if case.closed_at is not None and now > case.closed_at + timedelta(days=CORRECTION_DAYS):
        message = f"case {case.case_id}: closed for more than {CORRECTION_DAYS} days"
        raise NotAllowedError(message, allowed="a correction by a supervisor")


def _of(connection: Connection, decision: int) -> tuple[Reading, Row[Any], int | None]:
    """Of a decision: its reading, its case, and the decision of that reading that counts now."""
    asked = sa.select(tables.decisions.c.reading).where(tables.decisions.c.number == decision)
    reading = connection.execute(asked).scalar_one_or_none()
    if reading is None:
        raise UsageError(f"decision {decision}: unknown", allowed="a decision that was taken")
    found = readings.one(connection, reading)
    return found, readings.a_case(connection, found.case_id), _newest(connection, reading)


def _newest(connection: Connection, reading: int) -> int | None:
    asked = sa.select(sa.func.max(tables.decisions.c.number)).where(tables.decisions.c.reading == reading)
    newest: int | None = connection.execute(asked).scalar_one()
    return newest


def _row(
    connection: Connection, casework: Casework, actor: Actor, reading: int, decision: Decision, now: datetime
) -> dict[str, Any]:
    """The decision's row, its texts kept; `UsageError` for what cannot be one."""
    if decision.outcome not in get_args(Outcome):
        raise UsageError(f"outcome {decision.outcome!r}", allowed=", ".join(get_args(Outcome)))
    _check_day(decision, now.astimezone(UTC).date())
    judgement = tables.judgements.c
    facts = connection.execute(sa.select(judgement.facts).where(judgement.reading == reading)).scalar_one()
    known = texts.bodies(connection, [facts]).get(facts, "")
    rationale = substance.rationale(decision.rationale, known)
    dissent = texts.checked("dissent", decision.dissent) if decision.dissent.strip() else None
    return {
        "reading": reading,
        "at": now,
        "by": actor.person_id,
        "outcome": decision.outcome,
        "rationale": texts.keep(connection, casework, rationale, now),
        "dissent": texts.keep(connection, casework, dissent, now),
        "defer_until": decision.defer_until,
        "corrects": None,
        "reason": None,
    }


def _check_day(decision: Decision, today: date) -> None:
    until, last = decision.defer_until, today + timedelta(days=DEFER_DAYS)
    if decision.outcome != "defer":
        if until is not None:
            raise UsageError(f"{decision.outcome} until {until}", allowed="a day with `defer` only")
    elif until is None or not today < until <= last:
        raise UsageError(
            f"defer until {until or 'no day'}", allowed=f"a day after {today}, at the latest {last}"
        )


def _kept(
    connection: Connection,
    casework: Casework,
    actor: Actor,
    read: tuple[Reading, Row[Any]],
    row: dict[str, Any],
    now: datetime,
    seen_to: date | None = None,
) -> str:
    """Write the decision, record it, and move the case on where something else follows now."""
    found, case = read
    asked = sa.insert(tables.decisions).values(row).returning(tables.decisions.c.number)
    number = int(connection.execute(asked).scalar_one())
    counts = counting(connection, case.case_id)
    drawn = second.is_drawn(casework.keys, case.case_id, rules.current(connection).second_share)
    outcomes = {part: each.outcome for part, each in counts.items()}
    then = second.follows(
        outcomes, status=case.status, drawn=drawn, corrected=_is_other(connection, counts.get("settling"))
    )
    content = {"case": case.case_id, "reading": found.number, "decision": number, "part": found.part}
    content |= {"outcome": row["outcome"], "status": then.status, "digest": digest(casework, row)}
    action, purpose = "case decided", found.purpose
    if row["corrects"] is not None:
        action, purpose = "decision corrected", "correction"
        content["corrects"] = row["corrects"]
    audit.record(
        connection, casework, actor, Act("alteration", action, case.subject_id, purpose, content), now
    )
    moves = then != second.Follows(case.status, case.outcome, then.decided_by)
    if moves:
        _check_free(connection, case, then)
        cases.move_on(
            connection,
            casework,
            actor,
            case.case_id,
            status=then.status,
            outcome=then.outcome,
            now=now,
            seen_to=seen_to,
        )
    if then.outcome == row["outcome"] == "defer" and (moves or then.decided_by == found.part):
        _snooze(connection, casework, actor, case.case_id, row["defer_until"], now)
    return then.status


def _is_other(connection: Connection, settled: Row[Any] | None) -> bool:
    """Whether a correction put another outcome in the place of the one that the case was settled with."""
    if settled is None or settled.corrects is None:
        return False
    columns = tables.decisions.c
    asked = sa.select(columns.outcome).where(columns.reading == settled.reading).order_by(columns.number)
    first: str | None = connection.execute(asked).scalars().first()
    return first != str(settled.outcome)


def _check_free(connection: Connection, case: Row[Any], then: second.Follows) -> None:
    """`UsageError` where a closed case would be read again while its subject has another one."""
    if case.status != "closed" or then.status == "closed":
        return
    columns = tables.cases.c
    others = sa.select(columns.case_id).where(columns.subject == case.subject, columns.status != "closed")
    other = connection.execute(others).scalar()
    if other is not None:
        message = f"case {case.case_id}: by this it would be read again, while case {other} is open"
        raise UsageError(message, allowed=f"to say so in case {other}")


def _snooze(
    connection: Connection, casework: Casework, actor: Actor, case_id: int, day: date, now: datetime
) -> None:
    """Note until when the subject is to be left alone; the day itself stands in the decision."""
    move = cases.Move("snoozed", until=datetime.combine(day, time(), UTC))
    cases.update(connection, casework, actor, case_id, move, now)
