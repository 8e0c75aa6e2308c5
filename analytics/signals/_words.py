"""Reasons in words, as Polars expressions over the contribution's columns."""

from __future__ import annotations

import polars as pl

LONG_DAYS = 2 * 365.25
"""An incident whose like was last seen so long ago is called the first of its kind in so many years."""
MANY_TIMES, TELLING_TIMES = 100.0, 1.5
"""Above the first no number is given, since it would not be exact; below the second it is not worth one."""


def label(event_type: pl.Expr) -> pl.Expr:
    """`suspicious_activity_report` as `Suspicious activity report`."""
    words = event_type.str.replace_all("_", " ", literal=True)
    return words.str.slice(0, 1).str.to_uppercase() + words.str.slice(1)


def _novelty(since_days: pl.Expr) -> pl.Expr:
    """Whether the person was ever recorded with this kind of incident before; `since_days` is null if not."""
    years = (since_days / 365.25).round(0).cast(pl.Int32)
    return (
        pl.when(since_days.is_null())
        .then(pl.lit("the first of its kind on record"))
        .when(since_days >= LONG_DAYS)
        .then(pl.format("the first of its kind in {} years", years))
        .otherwise(pl.lit("not new for this person"))
    )


def incident_reason(
    event_type: pl.Expr, occurred_at: pl.Expr, sources: pl.Expr, since_days: pl.Expr, times: pl.Expr
) -> pl.Expr:
    """What happened and when, how new it is, how much commoner in an escalation, and how many say so.

    `times` is the rate in an escalation over the usual rate of the person just then.
    """
    said = pl.when(sources > 1).then(pl.format("{} sources", sources)).otherwise(pl.lit("one source"))
    common = (
        pl.when(times >= MANY_TIMES)
        .then(pl.lit(", more than 100 times commoner in an escalation"))
        .when(times >= TELLING_TIMES)
        .then(pl.format(", {} times commoner in an escalation", times.round(0).cast(pl.Int64)))
        .otherwise(pl.lit(""))
    )
    when = occurred_at.dt.strftime("%-d %b %Y")
    return pl.format("{} on {}: {}{}, {}", label(event_type), when, _novelty(since_days), common, said)
