"""What each ranked subject's score is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from analytics.ranking import ties
from analytics.ranking.policy import Weighed
from analytics.signals._base import CONTRIBUTION
from analytics.timeline import Timeline

ROWS = pl.Schema({"subject_id": pl.String(), "thing": pl.String(), **CONTRIBUTION, "signal": pl.String()})
KEYS = ["subject_id", "thing"]
"""One row for each thing that is said of somebody: an incident, or what is no incident by its reason."""


def contributions(timeline: Timeline, weighed: Mapping[str, Weighed]) -> pl.DataFrame:
    """Every contribution to a subject's score, the weightiest first, each at its signal's weight.

    One row an incident, whatever signals it speaks to: it is told by the one that makes most of it. What is
    no incident (the silence, the remainder) has one row for each thing it says. What comes from contacts and
    ties is held to the policy's share of the evidence, and says so.
    """
    order = ["subject_id", "size", "signal", "occurred_at", "incident_id", "reason"]
    return (
        _held(timeline, weighed)
        .with_columns(
            size=pl.col("evidence").abs(),
            value=pl.when(pl.col("unit") == "nats").then("evidence").otherwise("value"),
        )
        .sort(order, descending=[key == "size" for key in order], nulls_last=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("subject_id"))
        .select(
            "subject_id", "position", "signal", "evidence", "unit", "value", "reason", "event_ids",
            "incident_id", "event_type", "family", "occurred_at",
        )
    )  # fmt: skip


def _told(parts: Sequence[tuple[str, float, pl.LazyFrame]]) -> pl.DataFrame:
    """What signals (name, weight, rows) say, one row for each thing."""
    if not parts:
        return pl.DataFrame(schema=ROWS)
    told = pl.concat(
        rows.with_columns(pl.col("evidence") * weight, signal=pl.lit(name), order=pl.lit(place, pl.Int32))
        for place, (name, weight, rows) in enumerate(parts)
    ).with_columns(size=pl.col("evidence").abs(), thing=pl.coalesce("incident_id", "reason"))
    first = told.sort(*KEYS, "size", "order", descending=[False, False, True, False]).group_by(
        KEYS, maintain_order=True
    )
    rows = first.agg(pl.col("evidence").sum(), pl.all().exclude("evidence", "order", "size").first())
    return rows.select(ROWS.names()).collect()


def _held(timeline: Timeline, weighed: Mapping[str, Weighed]) -> pl.DataFrame:
    """What is said without contacts and ties; beside it what these add, cut to what is kept of it.

    What contact events add together is told of each in proportion to what it says by itself.
    """
    allowed = ties.policy()
    held = ties.held(timeline, weighed, allowed)
    ids = timeline.reports.subject_ids
    known = pl.DataFrame({"subject_id": ids, "kept": held.share, "adds": held.contacts})
    contact = pl.col("family").is_in(allowed.families).fill_null(value=False)
    others = {name: each for name, each in weighed.items() if not each.signal.of_ties}
    tied = {name: each for name, each in weighed.items() if each.signal.of_ties}
    apart = _told(
        [(n, e.weight, e.signal.measure_without(timeline, allowed.families)) for n, e in others.items()]
    )
    whole = _told([(n, e.weight, e.signal.measure(timeline)) for n, e in others.items()])
    says = pl.col("evidence").abs()
    even = 1.0 / pl.len().over("subject_id")
    part = (says / says.sum().over("subject_id")).fill_nan(None).fill_null(even)
    contacts = (
        whole.filter(contact)
        .join(known, on="subject_id", maintain_order="left")
        .with_columns(evidence=pl.col("adds") * part)
        .select(ROWS.names())
    )
    told = _told([(n, e.weight, ties.tie_rows(timeline, e.signal)) for n, e in tied.items()])
    rows = pl.concat([apart.filter(~contact), contacts, _untold(known, contacts, allowed.families), told])
    return _cut(rows, known, f"; ties are held to {allowed.most_share:.0%} of the evidence")


def _untold(known: pl.DataFrame, contacts: pl.DataFrame, families: tuple[str, ...]) -> pl.DataFrame:
    """One row for whoever's contacts add something that no signal tells incident by incident."""
    missing = known.filter(pl.col("adds") != 0).join(contacts, on="subject_id", how="anti")
    said = "What contact reports add"
    words = {"thing": said, "reason": said, "signal": "contacts", "unit": "nats", "family": families[0]}
    return (
        missing.select(
            pl.col("subject_id"),
            pl.col("adds").alias("evidence"),
            pl.col("adds").alias("value"),
            *(pl.lit(text).alias(name) for name, text in words.items()),
            pl.lit([], pl.List(pl.String)).alias("event_ids"),
            *(pl.lit(None, ROWS[name]).alias(name) for name in ("incident_id", "event_type", "occurred_at")),
        ).select(ROWS.names())
        if families
        else pl.DataFrame(schema=ROWS)
    )


def _cut(told: pl.DataFrame, known: pl.DataFrame, said: str) -> pl.DataFrame:
    """Rows with what comes from contacts and ties cut to what is kept of it, which the reason then says."""
    cut = ties.of_ties() & (pl.col("evidence") > 0) & (pl.col("kept") < 1)
    return told.join(known, on="subject_id", how="left", maintain_order="left").with_columns(
        evidence=pl.when(cut).then(pl.col("evidence") * pl.col("kept")).otherwise("evidence"),
        reason=pl.when(cut).then(pl.col("reason") + said).otherwise("reason"),
    )
