"""The queue of those who may leave the list: whose quiet has lasted longest first, each with its reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from analytics.casework import audit, tables
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import clocks, guarding, proposals, restricting, retaining
from analytics.casework.removal.coming import day as _day
from analytics.casework.removal.proposals import Proposal
from analytics.casework.removal.retaining import Policy
from analytics.store.nights import Night
from analytics.store.open import Store

SOON_DAYS = 365
"""Whose clock ends later than this is not in the queue, unless somebody proposed them."""
_A_YEAR = 365.25
COLUMNS = ("subject_id", "state", "group", "started_on", "ends_on", "rank", "proposal", "against", "reasons")
"""Beside the columns of `clocks.FRAME`: `state`, `proposal`, `against` and `reasons`, in words."""


def queue(
    store: Store,
    casework: Casework,
    actor: Actor,
    night: Night,
    *,
    now: datetime,
    policy: Policy | None = None,
    seen: bool = False,
) -> pl.DataFrame:
    """Everybody whose clock is over or soon will be, or who was proposed, the first to look at first.

    Whoever is out for reading is left out until the case is closed, and whoever is restricted is shown to
    those alone who answer for that. Looking is recorded, unless it was `seen` before in the same sitting. The
    columns of `clocks.FRAME`, then state, proposal, against (what stands against a proposal now) and reasons,
    both lists of sentences.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    policy = policy or retaining.load()
    known = clocks.known(store, night)
    by_reference = {casework.keys.reference(who): who for who in known.queue["subject_id"].to_list()}
    with writing(casework) as connection:
        past = proposals.reviewed(connection)
        made = proposals.proposals(connection, set(by_reference))
        held = restricting.restricted(connection)
        unread = sa.select(tables.cases.c.subject_id).where(tables.cases.c.status != "closed")
        out = set(connection.execute(unread).scalars()) - {None}
        if not seen:
            act = Act("consultation", "removal queue seen", content={"as_of": str(night.as_of)})
            audit.record(connection, casework, actor, act, now)
    reviews = {by_reference[ref]: told for ref, told in past.items() if ref in by_reference}
    proposed = {by_reference[ref]: each for ref, each in made.items()}
    withheld = {by_reference[ref] for ref in held if ref in by_reference}
    told = clocks.clocks(known, policy, reviews)
    hidden = out if actor.may(Right.RESTRICT) else out | withheld
    said = [who for who, each in proposed.items() if each.verdict != "withdrawn"]
    near = (pl.col("days_left") <= SOON_DAYS) | pl.col("subject_id").is_in(said)
    rows = told.filter(near, ~pl.col("subject_id").is_in(list(hidden))).to_dicts()
    shown = {row["subject_id"] for row in rows}
    standing = {who: each for who, each in proposed.items() if who in shown and each.stands}
    against = _against(store, casework, standing, policy, now)
    for row in rows:
        each = proposed.get(row["subject_id"])
        row["proposal"] = "" if each is None else each.told
        row["against"] = against.get(row["subject_id"], [])
        row["place"] = _place(each, row)
        row["state"] = _state(row)
        row["reasons"] = _reasons(row, policy, told.height, restricted=row["subject_id"] in withheld)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        **clocks.FRAME,
        "state": pl.String,
        "proposal": pl.String,
        "against": pl.List(pl.String),
        "reasons": pl.List(pl.String),
        "place": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema)
    return frame.sort(["place", "order", "subject_id"], descending=[False, True, False]).drop("place")


def _against(
    store: Store, casework: Casework, standing: dict[str, Proposal], policy: Policy, now: datetime
) -> dict[str, list[str]]:
    """By subject, what stands against a proposal that is open or agreed to."""
    if not standing:
        return {}
    facts = guarding.look(store, casework, standing, policy)
    with reading(casework) as connection:
        return {
            who: guarding.against(connection, casework, facts[who], each, now)
            for who, each in standing.items()
        }


def _place(proposal: Proposal | None, row: dict[str, Any]) -> int:
    """What waits for somebody's word and can be agreed to first, then by the clock; what is settled last."""
    if proposal is not None and proposal.verdict is None and not row["against"]:
        return 0
    if proposal is not None and proposal.verdict != "withdrawn":
        return 3
    return 1 if row["days_left"] <= 0 else 2


def _state(row: dict[str, Any]) -> str:
    over = row["days_left"] <= 0
    if row["kind"] == "review":
        return "review due" if over else "review later"
    return "clear period over" if over else "clear period runs"


def _reasons(row: dict[str, Any], policy: Policy, people: int, *, restricted: bool) -> list[str]:
    """What speaks for and against, in sentences."""
    period = policy.periods[row["group"]]
    given = "" if row["stated"] else " (none was given)"
    told = [f"group {row['group']}{given}: {period.kind} of {period.years} years"]
    told.append(f"the clock began on {_day(row['started_on'])}: {row['started_by']}")
    told.append(_over(row["ends_on"], row["days_left"]))
    last = row["last_weighing_on"]
    told.append("no incident that weighs" if last is None else f"last incident that weighs on {_day(last)}")
    if row["protective"]:
        told.append(f"{_counted(row['protective'], 'protective event')} since")
    if row["reviews"]:
        told.append(f"{_counted(row['reviews'], 'review')} closed with no further action")
    told.append(f"rank {row['rank']:,} of {people:,}, score {row['score']:.2f} nats")
    if restricted:
        told.append("the use of their data is restricted")
    return told


def _over(ends_on: date, days: int) -> str:
    """When the clock is over, and how long that is from the night.

    >>> _over(date(2020, 3, 1), -800), _over(date(2026, 7, 2), 1), _over(date(2026, 7, 1), 0)
    ('over since 1 Mar 2020, for 2.2 years', 'over on 2 Jul 2026, in 1 day', 'over since 1 Jul 2026')
    """
    span = _counted(abs(days), "day") if abs(days) < _A_YEAR else f"{abs(days) / _A_YEAR:.1f} years"
    if days > 0:
        return f"over on {_day(ends_on)}, in {span}"
    return f"over since {_day(ends_on)}" + (f", for {span}" if days else "")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
