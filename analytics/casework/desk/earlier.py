"""What came before: earlier re-readings of a subject, added up, and what nobody has read since the last one.

Three cases that were each closed alone are seen together here: how many ended without further action, and
what they were about.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework, reading
from analytics.casework.desk import cases
from analytics.casework.desk.cases import Case
from analytics.casework.desk.news import News
from analytics.casework.people import Actor, Right, require

CLOSED_ALONE = "no further action"


@dataclass(frozen=True)
class EarlierCase:
    """A closed case, and the incidents that came in since the one before: their number by family."""

    case_id: int
    closed_on: date
    outcome: str
    families: dict[str, int]

    @property
    def incidents(self) -> int:
        """All of them."""
        return sum(self.families.values())


@dataclass(frozen=True)
class Earlier:
    """Closed cases, oldest first, and what is unseen since the last one.

    `closings`: periods for which the feed itself says that the subject was closed, by the day of closing.
    `since` is the night on which reports were last read, None where they never were; `unseen` are reports
    recorded after it (all those of a subject who was never read are unseen, and are not listed).
    """

    cases: tuple[EarlierCase, ...]
    closings: tuple[date, ...]
    since: date | None
    unseen: tuple[str, ...]

    @property
    def closed_alone(self) -> tuple[EarlierCase, ...]:
        """Those that ended without further action."""
        return tuple(case for case in self.cases if case.outcome == CLOSED_ALONE)

    @property
    def families(self) -> dict[str, int]:
        """What all that was closed without further action was about: incidents by family, most first."""
        total: Counter[str] = Counter()
        for case in self.closed_alone:
            total.update(case.families)
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

    @property
    def incidents(self) -> int:
        """Incidents in all that was closed without further action."""
        return sum(self.families.values())


def earlier(
    casework: Casework,
    actor: Actor,
    subject_id: str,
    news: News,
    incidents: pl.DataFrame,
    versions: pl.DataFrame,
) -> Earlier:
    """What came before for one subject.

    `incidents`: of the subject, as `read_night_subject_incidents` gives them (family, protective,
    recorded_at); `versions`: as `read_subject_versions` gives them (subject_id, closed_on).
    """
    require(actor, Right.SEE_SUBJECT)
    with reading(casework) as connection:
        closed = _closed(connection, casework, subject_id)
    told, before = [], None
    for case in closed:
        told.append(_about(case, incidents, before))
        before = case.seen_to
    unseen = news.unseen({subject_id: before}).get(subject_id, ()) if before else ()
    own = versions.filter(pl.col("subject_id") == subject_id)
    closings = tuple(own["closed_on"].drop_nulls().unique().sort().to_list())
    return Earlier(tuple(told), closings, before, unseen)


def _closed(connection: Connection, casework: Casework, subject_id: str) -> list[Case]:
    columns = tables.cases.c
    mine = sa.and_(columns.subject == casework.keys.reference(subject_id), columns.status == "closed")
    found = cases.find(connection, mine)
    return sorted(found, key=lambda case: (case.seen_to, case.case_id))


def _about(case: Case, incidents: pl.DataFrame, before: date | None) -> EarlierCase:
    new = incidents.filter(~pl.col("protective"), pl.col("recorded_at") <= case.seen_to)
    if before is not None:
        new = new.filter(pl.col("recorded_at") > before)
    families = dict(new.group_by("family").len().sort("len", "family", descending=[True, False]).iter_rows())
    closed_on = case.closed_at.date() if case.closed_at else case.seen_to
    return EarlierCase(case.case_id, closed_on, case.outcome or "", families)
