"""Missed: everybody who was reopened without having been read in time, where they stood before, and why.

Missed is whoever was reopened from outside or found by the control lane, and of whom nobody at the desk had
judged a case between the first sign and that day. The first sign is the onset that the last night before
told, at most half a year back; without one, half a year. Lines are those of each week; rests, deadlines and
capacity go by the rules that hold now.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy.engine import Connection

from analytics.casework import audit, purposes
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk.cases import Case
from analytics.casework.desk.damping import FOUND
from analytics.casework.people import Actor, Right, require
from analytics.casework.purposes import NOT_STATED
from analytics.casework.removal import withholding
from analytics.casework.reviews import closings, desk_before, missed_record
from analytics.casework.reviews.desk_before import DeskBefore
from analytics.casework.reviews.missed_record import Record
from analytics.casework.reviews.why_missed import Facts, Open, Place, Reason, reasons
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store.open import Store

_READ = "read"


@dataclass(frozen=True)
class Missed:
    """One person who was missed.

    `subject` is the reference; `subject_id`, and `why_not`, sentences that name reports, are there for those
    who may see subjects alone. `found_by`: `outside` or `control`. `since`: the first sign. `path`: nights
    from then on. `reports` were known, `late` recorded only afterwards. `reasons`: the main one first.
    """

    subject: str
    subject_id: str | None
    occurred_on: date
    found_by: str
    since: date
    path: tuple[Place, ...]
    reports: int
    late: int
    reasons: tuple[Reason, ...]
    why_not: tuple[str, ...]

    @property
    def best_rank(self) -> int | None:
        """The best rank on any night looked at."""
        return min((place.rank for place in self.path if place.rank is not None), default=None)


@dataclass(frozen=True)
class MissedCases:
    """Of `reopened` people `found` were by list or tripwire, `read_before` read in time without a find."""

    since: date
    until: date
    reopened: int
    found: int
    read_before: int
    missed: tuple[Missed, ...]

    @property
    def by_reason(self) -> dict[str, int]:
        """How many were missed for which main reason, most first."""
        counts = Counter(str(each.reasons[0].why) for each in self.missed)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def content(self) -> dict[str, Any]:
        """All of it as plain values, days as ISO text."""
        told = asdict(self) | {"by_reason": self.by_reason, "sentence": self.sentence}
        plain: dict[str, Any] = json.loads(json.dumps(told, default=str))
        return plain

    @property
    def sentence(self) -> str:
        """The figures in plain words."""
        if not self.reopened:
            return "Nobody was reopened in this time, as far as is known."
        were = "1 was" if len(self.missed) == 1 else f"{len(self.missed)} were"
        return (
            f"Of {self.reopened} reopened, the list or a tripwire found {self.found}; {self.read_before} had "
            f"been read before without a find; {were} missed: nobody had read them in time."
        )


def missed(
    store: Store,
    casework: Casework,
    actor: Actor,
    since: date,
    until: date,
    *,
    now: datetime,
    purpose: str = NOT_STATED,
) -> MissedCases:
    """Who was missed from `since` to before `until`, newest first; errors as `missed_record.of_store`.

    Each person named is an entry in the log, and the look itself is.
    """
    require(actor, Right.SEE_MISSES)
    with reading(casework) as connection:
        ours = _ours(connection)
    control = [key for key, lane in ours.items() if lane == "control" and since <= key[1] < until]
    return of_record(
        casework,
        actor,
        missed_record.of_store(store, since, until, control),
        (since, until),
        now=now,
        purpose=purpose,
    )


def of_record(
    casework: Casework,
    actor: Actor,
    record: Record,
    span: tuple[date, date],
    *,
    now: datetime,
    purpose: str = NOT_STATED,
) -> MissedCases:
    """The same from what the store knows; see `missed`. Whoever is restricted is neither told nor counted."""
    require(actor, Right.SEE_MISSES)
    withheld = withholding.in_casework(casework)
    record = replace(record, outcomes=withheld.rows(record.outcomes))
    people = {who: casework.keys.reference(who) for who in record.outcomes["subject_id"].unique()}
    named = actor.may(Right.SEE_SUBJECT)
    with writing(casework) as connection:
        desk, ours = desk_before.look(connection, list(people.values())), _ours(connection)
        found, read_before, told = 0, 0, list[Missed]()
        for who, day in record.outcomes.iter_rows():
            one = _one(record, desk, people[who], (who, day), ours.get((who, day), "outside"))
            found, read_before = found + (one == FOUND), read_before + (one == _READ)
            if isinstance(one, Missed):
                why_not = tuple(map(withheld.text, one.why_not))
                shown = {"why_not": why_not} if named else {"subject_id": None, "why_not": ()}
                told.append(replace(one, **shown))
        content = {"since": str(span[0]), "until": str(span[1]), "missed": len(told)}
        audit.record(
            connection, casework, actor, Act("consultation", "missed cases seen", content=content), now
        )
        for one in told:
            if one.subject_id is not None:
                stated = purposes.or_not_stated(purpose)
                act = Act("consultation", "missed case seen", one.subject_id, stated)
                audit.record(connection, casework, actor, act, now)
    told.sort(key=lambda each: (each.occurred_on, each.subject), reverse=True)
    return MissedCases(*span, record.outcomes.height, found, read_before, tuple(told))


def _one(record: Record, desk: DeskBefore, reference: str, key: tuple[str, date], lane: str) -> Missed | str:
    """The missed person, or what became of them: `FOUND`, `_READ`."""
    who, day = key
    own, last = desk.cases.get(reference, ()), record.last.get(key)
    # a control case is opened and judged before the day it is closed on
    finding = _finding(own, day) if lane == "control" else None
    end = day if finding is None else min(finding.opened_at.date(), day)
    earliest = day - timedelta(days=HORIZON_DAYS)
    since = earliest if last is None or last.since is None else min(max(last.since, earliest), end)
    if lane in ("list", "tripwire") or any(_found_before(case, since, day) for case in own):
        return FOUND
    judged = [desk.judged[case.case_id].date() for case in own if case.case_id in desk.judged]
    if any(since <= when < end for when in judged):
        return _READ
    path = desk_before.path(record, desk, own, who, (since, end))
    facts = _facts(record, key, (since, end), path)
    now_open = next((case for case in own if case is not finding and desk_before.was_open(case, end)), None)
    if now_open is not None:
        waits = Open(now_open.opened_at, now_open.due_on, now_open.snoozed_until)
        facts = replace(facts, open=waits)
    sentences = () if last is None else last.why_not
    return Missed(reference, who, day, lane, since, path, facts.known, facts.late, reasons(facts), sentences)


def _finding(own: Sequence[Case], day: date) -> Case | None:
    """The control case whose closing on that day is the find."""
    found = [
        case
        for case in own
        if case.lane == "control" and case.outcome == FOUND and case.opened_at.date() <= day
    ]
    return found[-1] if found else None


def _facts(record: Record, key: tuple[str, date], span: tuple[date, date], path: Sequence[Place]) -> Facts:
    """What was known between the first sign and the end, and what was missing to the line."""
    since, end = span
    happened = pl.col("occurred_at").is_between(since, end, closed="left")
    reports = record.reports.filter(pl.col("subject_id") == key[0], happened)
    late = reports.filter(pl.col("recorded_at") >= end).height
    last = record.last.get(key)
    gap = None
    if path and path[-1].score is not None:
        gap = record.gap(path[-1].as_of, path[-1].line, path[-1].score)
    against, held_by = (0.0, None) if last is None else (last.against, last.held_by)
    return Facts(end, path, None, reports.height - late, late, against, held_by, gap)


def _found_before(case: Case, since: date, day: date) -> bool:
    """Whether the desk had recommended it itself before it came from outside."""
    closed = case.closed_at
    return (
        case.lane != "control"
        and case.outcome == FOUND
        and closed is not None
        and since <= closed.date() <= day
    )


def _ours(connection: Connection) -> dict[tuple[str, date], str]:
    """The lane of each reopening that this desk recommended, by subject and day."""
    told = [*closings.handed(connection), *closings.current(connection)]
    return {(each.subject_id, each.occurred_on): each.lane for each in told if each.outcome == "reopened"}
