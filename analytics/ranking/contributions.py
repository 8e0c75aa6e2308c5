"""What each ranked subject's score is made of."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from analytics.ranking.policy import Weighed
from analytics.timeline import Timeline


def contributions(timeline: Timeline, weighed: Mapping[str, Weighed]) -> pl.DataFrame:
    """Every contribution to a subject's score, the weightiest first, each at its signal's weight.

    One row an incident, whatever signals it speaks to: it is told by the one that makes most of it. What is
    no incident (the silence, the remainder) has one row for each thing it says.
    """
    parts = [
        each.signal.measure(timeline).with_columns(
            pl.col("evidence") * each.weight, signal=pl.lit(name), order=pl.lit(place, pl.Int32)
        )
        for place, (name, each) in enumerate(weighed.items())
    ]
    thing = ["subject_id", "thing"]
    told = pl.concat(parts).with_columns(
        size=pl.col("evidence").abs(), thing=pl.coalesce("incident_id", "reason")
    )
    first = told.sort(*thing, "size", "order", descending=[False, False, True, False]).group_by(
        thing, maintain_order=True
    )
    together = first.agg(pl.col("evidence").sum(), pl.all().exclude("evidence", "order", "size").first())
    keys = ["subject_id", "size", "signal", "occurred_at", "incident_id", "reason"]
    return (
        together.with_columns(
            size=pl.col("evidence").abs(),
            value=pl.when(pl.col("unit") == "nats").then("evidence").otherwise("value"),
        )
        .sort(keys, descending=[key == "size" for key in keys], nulls_last=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("subject_id"))
        .select(
            "subject_id", "position", "signal", "evidence", "unit", "value", "reason", "event_ids",
            "incident_id", "event_type", "family", "occurred_at",
        )
        .collect()
    )  # fmt: skip
