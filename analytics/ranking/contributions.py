"""What each ranked subject's score is made of."""

from __future__ import annotations

import polars as pl

from analytics.ranking.policy import ranked_signals
from analytics.timeline import Timeline


def contributions(timeline: Timeline) -> pl.DataFrame:
    """Every contribution of every weighed signal, the weightiest of a subject first."""
    parts = [
        signal.measure(timeline).with_columns(signal=pl.lit(name))
        for name, signal in ranked_signals().items()
    ]
    together = pl.concat(parts).with_columns(size=pl.col("evidence").abs())
    keys = ["subject_id", "size", "signal", "occurred_at", "incident_id", "reason"]
    descending = [key == "size" for key in keys]
    return (
        together.sort(keys, descending=descending, nulls_last=True)
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("subject_id"))
        .select(
            "subject_id", "position", "signal", "evidence", "unit", "value", "reason", "event_ids",
            "incident_id", "event_type", "family", "occurred_at",
        )
        .collect()
    )  # fmt: skip
