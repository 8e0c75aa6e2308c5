"""Why a pair is suggested, in words, with the reports behind it."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from analytics.network.near.people import THINGS
from analytics.network.near.uses import Uses

MOST_NAMED = 3
"""How many people, things or reports a sentence names; of more it gives the number."""
MICROSECONDS_A_DAY = 86_400_000_000
Record = dict[str, Any]


class Reason(NamedTuple):
    """What speaks for a pair in words, and the ids of reports that show it."""

    words: list[str]
    event_ids: list[str]


def some(values: list[str]) -> str:
    """A few values in words.

    >>> some(["a", "b"]), some(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    more = len(values) - MOST_NAMED
    return ", ".join(values) if more <= 0 else f"{', '.join(values[:MOST_NAMED])} and {more} more"


def spelling(first: Record, second: Record) -> str:
    """How the spellings differ, in the order in which the model asks."""
    if first["plain"] == second["plain"]:
        return "differ in case or separators alone"
    if first["national"] == second["national"]:
        return "differ in leading zeros or the country's prefix"
    one = [(a, b) for a, b in zip(first["plain"], second["plain"], strict=False) if a != b]
    if first["folded"] == second["folded"] and len(one) == 1:
        return f"differ by one look-alike, {one[0][0]} and {one[0][1]}"
    if first["letters"] == second["letters"]:
        return "differ by one transposition"
    return "differ in several signs"


class Witness:
    """Tells of pairs of identifiers what the night knows: by whom, how close in time, in what reports."""

    def __init__(self, uses: Uses, tied: pl.DataFrame, wanted: pl.DataFrame) -> None:
        # `wanted` has the `link_kind` and `value` of everything that will be asked about
        mine = uses.things.join(wanted, on=["link_kind", "value"], how="semi").sort("occurred_at", "event_id")
        self._uses = mine.partition_by(["link_kind", "value"], as_dict=True)
        people = tied.join(mine.select("subject_id").unique(), on="subject_id", how="semi")
        self._tied = dict(people.group_by("subject_id").agg(pl.col("other").sort()).iter_rows())

    def reason(self, first: Record, second: Record) -> Reason:
        """Why these two rows of `identifiers.records` may be one."""
        words = [spelling(first, second), self._people(first["users"], second["users"])]
        uses = [self._uses[record["link_kind"], record["value"]] for record in (first, second)]
        words.append(_closest(*uses))
        together = len(set(first["events"]) & set(second["events"]))
        apart = f"in {together} together" if together else "never in one"
        words.append(f"in {uses[0].height} and {uses[1].height} reports, {apart}")
        return Reason(words, [event for frame in uses for event in frame["event_id"][:MOST_NAMED]])

    def _people(self, first: list[str], second: list[str]) -> str:
        both = sorted(set(first) & set(second))
        if both:
            return f"both used by {some(both)}"
        for user in first:
            tied = sorted(set(self._tied.get(user, ())) & set(second))
            if tied:
                return f"used by {user} and by {tied[0]}, who are tied"
        known = [{other for user in users for other in self._tied.get(user, ())} for users in (first, second)]
        common = sorted(known[0] & known[1])
        if common:
            return f"used by people who are both tied to {common[0]}"
        return f"used by {some(first)} and by {some(second)}, between whom no tie is known"


def _closest(first: pl.DataFrame, second: pl.DataFrame) -> str:
    """The least time between a use of the one and a use of the other."""
    left, right = (
        frame.select(at=pl.col("occurred_at").cast(pl.Datetime("us"))) for frame in (first, second)
    )
    near = left.join_asof(right.with_columns(then="at"), on="at", strategy="nearest")
    gaps = (near["at"] - near["then"]).abs().dt.total_microseconds()
    days = int(gaps.to_numpy().min()) // MICROSECONDS_A_DAY
    return f"used within {days + 1} days of each other" if days else "used within a day of each other"


def of_people(first: Record, second: Record, uses: Uses) -> Reason:
    """Why these two rows of `people.records` may be one person."""
    shared = sorted(set(first["rare"]) & set(second["rare"]))
    words = [f"share with few others: {some(shared)}"]
    mains = [
        kind for kind in THINGS if first[f"main_{kind}"] and first[f"main_{kind}"] == second[f"main_{kind}"]
    ]
    if mains:
        words.append(f"named most with the same {', '.join(mains)}")
    if first["area_id"] and first["area_id"] == second["area_id"]:
        words.append(f"both of area {first['area_id']}")
    events: list[str] = []
    for record in (first, second):
        reports = _carrying(uses, record["subject_id"], shared)
        days = reports["occurred_at"].dt.date()
        words.append(f"{record['subject_id']} named with these from {days[0]} to {days[-1]}")
        events += reports["event_id"].head(MOST_NAMED).to_list()
    if not set(first["met"]) & set(second["met"]):
        words.append("never named together")
    if not set(first["inquiries"]) & set(second["inquiries"]):
        words.append("in no investigation together")
    return Reason(words, events)


def _carrying(uses: Uses, subject_id: str, things: list[str]) -> pl.DataFrame:
    """Reports on the subject that name one of the things ("kind value"), oldest first."""
    named = uses.things.filter(pl.col("subject_id") == subject_id)
    wanted = pl.concat_str("link_kind", "value", separator=" ").is_in(things)
    return named.filter(wanted).unique("event_id").sort("occurred_at", "event_id")
