"""What the store knows of people who were reopened: their ranks before, their reports, what spoke against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from analytics.casework.desk.deadlines import monday
from analytics.errors import UsageError
from analytics.ranking import why_not
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.store import nights, switch
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

DEEPEST_LINE = 2_000
"""Scores are kept up to this rank: no desk reads further in a week."""
OUTCOMES = {"subject_id": pl.String, "occurred_on": pl.Date}
RANKS = {"as_of": pl.Date, "subject_id": pl.String, "rank": pl.Int64, "score": pl.Float64}
REPORTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject_id": pl.String,
    "occurred_at": pl.Datetime("us"),
    "recorded_at": pl.Datetime("us"),
}


@dataclass(frozen=True)
class Last:
    """Of somebody's last night before it happened: when it seemed to begin, and what kept the score down.

    `against`: contributions below 0 together (nats), the weightiest by the signal `held_by`; `why_not` says
    the same in sentences, which name what was reported.
    """

    as_of: date
    since: date | None
    against: float
    held_by: str | None
    why_not: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Record:
    """All of it for the people reopened in a period.

    `outcomes` (`OUTCOMES`); `ranks` (`RANKS`) on `nights`, the first kept one of each week and the last
    before each outcome; whoever has no row was not listed. `scores`: of each of these nights the scores by
    rank, as deep as a line can lie. `reports` (`REPORTS`) known by now. `last` by subject and day of the
    outcome.
    """

    outcomes: pl.DataFrame
    nights: tuple[date, ...]
    ranks: pl.DataFrame
    scores: dict[date, pl.Series]
    reports: pl.DataFrame
    last: dict[tuple[str, date], Last]

    def gap(self, as_of: date, line: int, score: float) -> float | None:
        """What is missing from a score to the line of a night, in nats; None where the list is shorter."""
        scores = self.scores.get(as_of)
        if scores is None or not 0 < line <= len(scores):
            return None
        return max(float(scores[line - 1]) - score, 0.0)


def of_store(store: Store, since: date, until: date, further: Sequence[tuple[str, date]] = ()) -> Record:
    """People reopened from `since` to before `until`, as far as the store has learnt, and `further` ones.

    `SwitchedOffError` while the program is switched off; `UsageError` where `until` is not after `since`.
    """
    switch.require_on(store)
    if until <= since:
        raise UsageError(f"missed from {since} to before {until}", allowed="a day, and one after it")
    with open_reading(store) as session:
        known = session.frame("read_outcomes", as_of=_EVER)
        told = known.filter(
            pl.col("outcome") == "reopened", pl.col("occurred_on").is_between(since, until, closed="left")
        )
        more = pl.DataFrame(list(further), schema=OUTCOMES, orient="row")
        outcomes = pl.concat([told.select(*OUTCOMES), more]).unique().sort("occurred_on", "subject_id")
        people = outcomes["subject_id"].unique().sort().to_list()
        reports = session.frame("read_reports_on", as_of=_EVER, subject_ids=people)
    found = _kept(store, since - timedelta(days=HORIZON_DAYS), until)
    before = {
        key: night for key in outcomes.iter_rows() if (night := nights.before(found, key[1])) is not None
    }
    looked_at = {night.number: night for night in (*_weekly(found), *before.values())}
    ranks, scores = [pl.DataFrame(schema=RANKS)], {}
    for night in looked_at.values() if people else ():
        queue = nights.read(night, "read_night_ranks").rename(
            {"previous_rank": "rank", "previous_score": "score"}
        )
        mine = queue.filter(pl.col("subject_id").is_in(people))
        ranks.append(mine.select(pl.lit(night.as_of).alias("as_of"), "subject_id", _RANK, "score"))
        scores[night.as_of] = queue.sort("rank")["score"].head(DEEPEST_LINE)
    return Record(
        outcomes=outcomes,
        nights=tuple(sorted(scores)),
        ranks=pl.concat(ranks).unique(["as_of", "subject_id"], keep="last").sort("as_of", "subject_id"),
        scores=scores,
        reports=reports.select(*REPORTS),
        last={
            key: last for key, night in before.items() if (last := _last(night, key[0], scores)) is not None
        },
    )


_EVER = date(2200, 1, 1)
"""Later than anything that can be recorded: a miss is looked at with all that is known by now."""
_RANK = pl.col("rank").cast(pl.Int64)


def _kept(store: Store, first: date, until: date) -> list[Night]:
    """The nights of a span whose files are kept, the latest publication of each date, in order."""
    published = [night for night in nights.all(store) if night.dropped is None]
    days = sorted({night.as_of for night in published if first <= night.as_of < until})
    return [night for day in days if (night := nights.of_date(published, day)) is not None]


def _weekly(found: Sequence[Night]) -> list[Night]:
    """The first night of each week."""
    first: dict[date, Night] = {}
    for night in found:
        first.setdefault(monday(night.as_of), night)
    return list(first.values())


def _last(night: Night, subject_id: str, scores: dict[date, pl.Series]) -> Last | None:
    """None where they were not listed that night."""
    asked = ("read_night_subject", "read_night_subject_contributions")
    place, parts = nights.read_each(night, asked, subject_id=subject_id)
    if place.is_empty():
        return None
    row: dict[str, Any] = place.row(0, named=True)
    below = parts.filter(pl.col("evidence") < 0)
    by_signal = below.group_by("signal").agg(pl.col("evidence").sum()).sort("evidence", "signal")
    return Last(
        as_of=night.as_of,
        since=row["since"],
        against=float(below["evidence"].sum()),
        held_by=by_signal["signal"][0] if by_signal.height else None,
        why_not=tuple(why_not.why_not(parts, row, why_not.lines(scores[night.as_of]))),
    )
