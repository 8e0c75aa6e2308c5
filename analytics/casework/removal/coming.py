"""What the store says of subjects who may leave the list: status, clock, and what came of late."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import polars as pl

from analytics import settings, taxonomy
from analytics.casework.removal import clocks, retaining
from analytics.casework.removal.retaining import Policy
from analytics.store import nights, state
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading

EVER = date(2200, 1, 1)
"""Later than whatever is recorded."""
_NAMES = ["events", "versions", "outcomes"]


@dataclass(frozen=True)
class Facts:
    """What the store says of one subject.

    `active`: whether their newest version is. `clock`: a row of `clocks.FRAME` by the current night `as_of`;
    None where there is none, or it does not rank them. `policy`: the hash of what the clock runs by. `came`:
    what came since the last word on their proposal that it does not outlast, in words.
    """

    subject_id: str
    active: bool = False
    as_of: date | None = None
    clock: Mapping[str, Any] | None = None
    policy: str = ""
    came: tuple[str, ...] = ()


def facts(
    store: Store,
    subject_ids: Collection[str],
    since: Mapping[str, datetime],
    reviews: Mapping[str, tuple[int, date]],
    policy: Policy | None = None,
) -> dict[str, Facts]:
    """Facts by subject; `since`: when the last word on a proposal was spoken; `reviews` as in `clocks`."""
    policy = policy or retaining.load()
    night = nights.current(store)
    running: dict[str, Mapping[str, Any]] = {}
    if night is not None:
        told = clocks.clocks(clocks.known(store, night), policy, reviews)
        mine = told.filter(pl.col("subject_id").is_in(list(subject_ids)))
        running = {str(row["subject_id"]): row for row in mine.to_dicts()}
    people = list(subject_ids)
    now = _held(store, None, people)
    newest = now["versions"].sort("recorded_at").group_by("subject_id").last()
    active = set(newest.filter(pl.col("status") == "active")["subject_id"])
    weighs = _weighing(now["events"], night, policy, [who for who in people if who in since])
    came: dict[str, list[str]] = {}
    for who, moment in since.items():
        before = _held(store, _load_at(store, moment), [who])
        came[who] = _since(who, {**now, "events": weighs}, before, _night_at(store, moment))
    as_of = None if night is None else night.as_of
    return {
        who: Facts(who, who in active, as_of, running.get(who), policy.sha256, tuple(came.get(who, ())))
        for who in people
    }


def against_clock(facts: Facts, code: str, now: datetime) -> list[str]:
    """Why a clock does not bear a code out; `wrongly listed` needs none."""
    if code == "wrongly listed":
        return []
    if facts.clock is None:
        where = "no night is published" if facts.as_of is None else f"the night of {facts.as_of}"
        return [f"{where}: no clock of theirs runs there, on which {code!r} could rest"]
    row = facts.clock
    if code == "protective evidence":
        return [] if row["protective"] else ["no protective event since the last incident that weighs"]
    kind = "review" if code == "review due" else "clear period"
    if row["kind"] != kind:
        return [f"group {row['group']} has a clock of the kind {row['kind']!r}, and {code!r} does not fit it"]
    if row["days_left"] > 0 or row["ends_on"] > now.date():
        return [f"the clock is over on {day(row['ends_on'])}, and {code!r} is not so before"]
    return []


def day(moment: date) -> str:
    """A day as the list writes it.

    >>> day(date(2026, 7, 1))
    '1 Jul 2026'
    """
    return f"{moment.day} {moment:%b %Y}"


def _held(store: Store, loaded: int | None, people: list[str]) -> dict[str, pl.DataFrame]:
    """Reports, versions and outcomes of some people by a load (None: the newest), whenever recorded."""
    mine = pl.col("subject_id").is_in(people)
    with open_reading(store, loaded) as session:
        frames = (
            session.frame("read_reports_on", as_of=EVER, subject_ids=people),
            session.frame("read_subject_versions", as_of=EVER).filter(mine),
            session.frame("read_outcomes", as_of=EVER).filter(mine),
        )
    return dict(zip(_NAMES, frames, strict=True))


def _load_at(store: Store, moment: datetime) -> int:
    """The newest load that was there at a moment; 0 before the first."""
    return max((load.number for load in state.loads(store) if load.loaded_at <= moment), default=0)


def _weighing(events: pl.DataFrame, night: Night | None, policy: Policy, people: list[str]) -> pl.DataFrame:
    """The reports of some people that weigh; before a night has weighed one, its severity decides."""
    least = policy.restart.least_severity
    types = taxonomy.load(settings.load().taxonomy).types
    grave = [each.name for each in types if each.severity >= least and not each.protective]
    found = events.filter(pl.col("subject_id").is_in(people), pl.col("event_type").is_in(grave))
    if night is None or found.is_empty():
        return found
    light = pl.col("weight") < policy.restart.least_weight
    weighed = nights.read(night, "read_night_incidents").filter(pl.col("subject_id").is_in(people), light)
    return found.filter(~pl.col("event_id").is_in(weighed.explode("event_ids")["event_ids"].to_list()))


def _night_at(store: Store, moment: datetime) -> date:
    """The night by which people went at a moment: the last one published by then."""
    there = [
        night.as_of for night in nights.all(store) if datetime.fromisoformat(night.published_at) <= moment
    ]
    return there[-1] if there else EVER


def _since(
    who: str, now: Mapping[str, pl.DataFrame], before: Mapping[str, pl.DataFrame], as_of: date
) -> list[str]:
    """What of one subject was loaded later, or recorded later than a night knew, in words."""
    later = pl.col("recorded_at") > datetime.combine(as_of, time())
    told = []
    for name, key, what, which in (
        ("events", ["event_id"], "a report that weighs was recorded", pl.lit(value=True)),
        ("versions", ["recorded_at"], "the case became active", pl.col("status") == "active"),
        ("outcomes", ["occurred_on"], "the case was reopened", pl.col("outcome") == "reopened"),
    ):
        mine = now[name].filter(pl.col("subject_id") == who, which)
        same = before[name] if name == "events" else before[name].filter(which)
        new = pl.concat([mine.join(same, on=key, how="anti"), mine.filter(later)])
        if new.height:
            told.append(f"{what} on {day(new['recorded_at'].max())}")  # type: ignore[arg-type]
    return told
