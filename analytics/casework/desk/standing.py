"""How the desk stands at one moment: what is out, who rests, what trips, how much the week has had."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import cases, resting, rules, tripwires
from analytics.casework.desk.cases import Case
from analytics.casework.desk.deadlines import Clock
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.news import News
from analytics.casework.desk.resting import Rest
from analytics.casework.desk.tripwires import Trip, Tripped
from analytics.casework.keys import Keys
from analytics.casework.removal import restricting
from analytics.errors import UsageError

TURNS = ("list", "control")
"""Lanes whose cases use up the week's capacity."""


@dataclass(frozen=True, eq=False)
class Standing:
    """One moment of the desk on the list of `as_of`; subjects by reference. `opened`: new cases this week.

    `out`: cases that are not closed. `rests`, and of those `back`: whom reports bring back. `tripped`: who
    goes into the tripwires' lane; `woken`: reports that trip for cases that are out, by number of the case.
    `withheld`: whose data may not be used; they are in none of these but `out`.
    """

    clock: Clock
    as_of: date
    out: dict[str, Case]
    rests: dict[str, Rest]
    back: dict[str, tuple[str, ...]]
    tripped: Tripped
    woken: dict[int, Trip]
    opened: int
    withheld: frozenset[str] = frozenset()

    def may(self, reference: str) -> bool:
        """Whether a new case of this subject may be opened from list or control lane."""
        if reference in self.withheld:
            return False
        return reference not in self.out and (reference not in self.rests or reference in self.back)


def look(connection: Connection, casework: Casework, listed: Listed, news: News, now: datetime) -> Standing:
    """The desk as it stands; `UsageError` where list and news are of different nights."""
    if listed.as_of != news.as_of:
        raise UsageError(f"news of {news.as_of}", allowed=f"of the list's night, {listed.as_of}")
    clock = Clock(now, rules.current(connection))
    out = {case.subject: case for case in cases.find(connection, tables.cases.c.status != "closed")}
    rests = resting.resting(connection, clock)
    fresh, waking = _fresh(news, out, _seen(connection, news.as_of, clock), casework.keys)
    withheld = restricting.restricted(connection)
    ranks = {
        who: rank
        for who in news.hits["subject_id"].unique()
        if (rank := listed.rank(who)) is not None and casework.keys.reference(who) not in withheld
    }
    share, used = clock.rules.tripwire_cases_a_source, _used(connection, news)
    return Standing(
        clock=clock,
        as_of=listed.as_of,
        out=out,
        rests=rests,
        back=resting.back_early(rests, news, clock),
        tripped=tripwires.admit(fresh, ranks, used, share, news.wires),
        woken=_woken(waking, ranks, out, news, casework.keys),
        opened=opened_in(connection, clock.week, *TURNS),
        withheld=withheld,
    )


def opened_in(connection: Connection, week: date, *lanes: str) -> int:
    """How many cases of these lanes were opened in a week (its Monday)."""
    columns = tables.cases.c
    start = datetime.combine(week, time(), UTC)
    within = sa.and_(columns.opened_at >= start, columns.opened_at < start + timedelta(days=7))
    asked = sa.select(sa.func.count()).where(within, columns.lane.in_(lanes))
    return int(connection.execute(asked).scalar_one())


def _seen(connection: Connection, as_of: date, clock: Clock) -> dict[str, date]:
    """Up to which night each subject's reports were read, as far back as reports can trip."""
    columns = tables.cases.c
    since = as_of - timedelta(days=clock.rules.tripwire_days)
    asked = (
        sa.select(columns.subject, sa.func.max(columns.seen_to).label("seen_to"))
        .where(columns.seen_to >= since)
        .group_by(columns.subject)
    )
    return {row.subject: row.seen_to for row in connection.execute(asked)}


def _fresh(
    news: News, out: dict[str, Case], seen: dict[str, date], keys: Keys
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports that trip and that nobody read yet: of subjects without a case, of those with one."""
    people = news.hits["subject_id"].unique()
    known = pl.DataFrame(
        [
            (who, seen.get(reference), reference in out)
            for who in people
            for reference in [keys.reference(who)]
        ],
        schema={"subject_id": pl.String, "seen_to": pl.Date, "is_out": pl.Boolean},
        orient="row",
    )
    hits = news.hits.join(known, on="subject_id", how="left", maintain_order="left")
    new = hits.filter(pl.col("seen_to").is_null() | (pl.col("recorded_at") > pl.col("seen_to")))
    kept = new.select(*tripwires.HITS, "is_out")
    return kept.filter(~pl.col("is_out")).drop("is_out"), kept.filter("is_out").drop("is_out")


def _used(connection: Connection, news: News) -> Counter[str]:
    """How many cases each source opened on this night already: a case is its first report's source's."""
    columns = tables.cases.c
    sources = dict(news.hits.select("event_id", "source_id").iter_rows())
    opened = cases.find(connection, columns.lane == "tripwire", columns.as_of == news.as_of)
    return Counter(
        sources[case.event_ids[0]] for case in opened if case.event_ids and case.event_ids[0] in sources
    )


def _woken(
    hits: pl.DataFrame, ranks: dict[str, int], out: dict[str, Case], news: News, keys: Keys
) -> dict[int, Trip]:
    """No share is counted here: these cases take no turn from anybody."""
    trips = tripwires.admit(hits, ranks, {}, hits.height + 1, news.wires).trips
    return {out[keys.reference(trip.subject_id)].case_id: trip for trip in trips}
