"""What became of a reader's own decisions, for that reader alone.

Others see figures without names (`agreement`). What another reader made of a case shows once it is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl
import sqlalchemy as sa

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.desk.cases import Case, find
from analytics.casework.people import Actor, require_any
from analytics.casework.removal import restricting
from analytics.casework.reviews import written
from analytics.casework.reviews.judging import READERS
from analytics.casework.reviews.written import Written
from analytics.errors import NotAllowedError


@dataclass(frozen=True)
class OwnDecision:
    """One decision of one's own, as it counts now, and how it fared.

    `number`: the decision that counts. `view` is what was thought before the score was shown. Once the case
    is closed: `other` is what the other reader decided, if there was one, and `closed_as` the outcome.
    `reopened_on` is the day of a reopening that the store learnt of after the decision, whoever brought it.
    """

    number: int
    case_id: int
    subject_id: str | None
    part: str
    view: str
    outcome: str
    decided_at: datetime
    corrected: bool
    status: str
    other: str | None
    closed_as: str | None
    reopened_on: date | None

    @property
    def agreed(self) -> bool | None:
        """Whether the other reader decided alike; None where there is none, or it may not be seen yet."""
        return None if self.other is None else self.other == self.outcome


def own_history(
    casework: Casework,
    actor: Actor,
    person_id: str,
    *,
    now: datetime,
    outcomes: pl.DataFrame | None = None,
) -> list[OwnDecision]:
    """A reader's own decisions, newest first. `NotAllowedError` for anybody else's, whoever asks.

    `outcomes` is the store's relation `read_outcomes`: without it, no reopening is told.
    """
    require_any(actor, READERS)
    if person_id != actor.person_id:
        message = f"{actor.name} may not see the history of another reader"
        raise NotAllowedError(message, allowed="one's own; for supervisors figures without names")
    with writing(casework) as connection:
        columns = tables.readings.c
        mine = sa.select(columns.case_id).where(columns.person_id == person_id)
        found = {case.case_id: case for case in find(connection, tables.cases.c.case_id.in_(mine))}
        parts = written.of_cases(connection, found)
        hidden = restricting.restricted(connection)
        act = Act("consultation", "own history seen", content={"cases": len(found)})
        audit.record(connection, casework, actor, act, now)
    told = [
        _own(_unnamed(found[case_id], hidden), own, of, outcomes)
        for case_id, of in parts.items()
        for own in of
        if own.reading.person_id == person_id and own.decisions
    ]
    return sorted(told, key=lambda each: each.decided_at, reverse=True)


def _unnamed(case: Case, restricted: frozenset[str]) -> Case:
    """The case, without the name of a subject whose data may not be used."""
    return replace(case, subject_id=None) if case.subject in restricted else case


def _own(case: Case, own: Written, parts: list[Written], outcomes: pl.DataFrame | None) -> OwnDecision:
    counts = own.decisions[-1]
    closed = case.status == "closed"
    facing = {"first": "second", "second": "first"}.get(own.reading.part)
    other = next((part.counts for part in parts if part.reading.part == facing and part.counts), None)
    return OwnDecision(
        number=counts.number,
        case_id=case.case_id,
        subject_id=case.subject_id,
        part=own.reading.part,
        view=own.judgement.view if own.judgement else "",
        outcome=counts.outcome,
        decided_at=own.decisions[0].at,
        corrected=len(own.decisions) > 1,
        status=case.status,
        other=other.outcome if other and closed else None,
        closed_as=case.outcome if closed else None,
        reopened_on=_reopened_on(case, own.decisions[0].at, outcomes),
    )


def _reopened_on(case: Case, decided_at: datetime, outcomes: pl.DataFrame | None) -> date | None:
    """The first reopening that was recorded after the decision."""
    if outcomes is None or case.subject_id is None:
        return None
    after = decided_at.astimezone(UTC).replace(tzinfo=None)
    found: date | None = outcomes.filter(
        pl.col("subject_id") == case.subject_id,
        pl.col("outcome") == "reopened",
        pl.col("recorded_at") > after,
    )["occurred_on"].min()  # type: ignore[assignment]
    return found
