"""The reports behind ties: which of them name both people, or one of them with what both used."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics.network.links import LinkRules, Links
from analytics.network.mentions import CONTACT, INVESTIGATION, Mentions
from analytics.reports import Flags, Ints, Reports

SCHEMA = pl.Schema({"link": pl.Int64(), "report": pl.Int64(), "value": pl.String()})
"""One row a tie and report: the tie's place, the report's, and what was shared (null for a meeting)."""


def behind(mentions: Mentions, reports: Reports, known: Flags, ties: Links, chosen: Ints) -> pl.DataFrame:
    """Known reports behind the `chosen` ties (places in `ties`), sorted by tie, time and report.

    Columns as in `SCHEMA`. A tie by an investigation rests on no report and has no row.
    """
    found = reports_behind(mentions, reports, known, ties, chosen)
    return found.select("link", "report", value=mentions.names.gather(found["thing"]))


def reports_behind(
    mentions: Mentions, reports: Reports, known: Flags, ties: Links, chosen: Ints
) -> pl.DataFrame:
    """The same in numbers: link, report, and `thing`, the place in the names of what was shared."""
    wanted = pl.DataFrame(
        {
            "link": np.asarray(chosen, dtype=np.int64),
            "first": ties.first[chosen],
            "second": ties.second[chosen],
            "kind": ties.kind[chosen],
        }
    )
    contact = pl.col("kind") == CONTACT
    met = _met(mentions, known, wanted.filter(contact))
    shared = _shared(mentions, reports, known, wanted.filter(~contact, pl.col("kind") != INVESTIGATION))
    found = pl.concat([met, shared]).unique()
    occurred = pl.Series("occurred", reports.occurred[found["report"].to_numpy()])
    # a tie is of one kind, and things of a kind are numbered in order of their values
    return found.with_columns(occurred).sort("link", "occurred", "report", "thing").drop("occurred")


def _met(mentions: Mentions, known: Flags, wanted: pl.DataFrame) -> pl.DataFrame:
    """Reports on one of the two that name the other."""
    rows = np.flatnonzero(known[mentions.met])
    contacts = pl.DataFrame(
        {"first": mentions.low[rows], "second": mentions.high[rows], "report": mentions.met[rows]}
    )
    found = wanted.join(contacts, on=["first", "second"])
    return found.select("link", "report", thing=pl.lit(None, pl.Int32))


def _shared(mentions: Mentions, reports: Reports, known: Flags, wanted: pl.DataFrame) -> pl.DataFrame:
    """Reports that name either of the two with a thing that both are known with."""
    people = np.zeros(len(reports.subject_ids), dtype=np.bool_)
    people[wanted["first"].to_numpy()] = people[wanted["second"].to_numpy()] = True
    told = np.flatnonzero(known[mentions.used])
    thing, user = mentions.thing[told], mentions.user[told]
    # what very many share binds nobody, so its reports stand behind no tie; uses are sorted by both
    first = (np.diff(thing, prepend=-1) != 0) | (np.diff(user, prepend=-1) != 0)
    binds = np.bincount(thing[first], minlength=len(mentions.kind)) <= LinkRules().most_sharers
    rows = told[binds[thing] & people[user]]
    uses = pl.DataFrame(
        {
            "thing": mentions.thing[rows],
            "kind": mentions.kind[mentions.thing[rows]],
            "user": mentions.user[rows],
            "report": mentions.used[rows],
        }
    )
    users = uses.select("thing", "kind", "user").unique()
    both = wanted.join(users, left_on=["first", "kind"], right_on=["user", "kind"]).join(
        users, left_on=["second", "kind", "thing"], right_on=["user", "kind", "thing"]
    )
    sides = pl.concat([both.select("link", "thing", user=side) for side in ("first", "second")])
    found = sides.join(uses, on=["thing", "user"])
    return found.select("link", "report", "thing")
