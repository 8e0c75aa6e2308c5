"""Reasons in words, as Polars expressions over the contribution's columns."""

from __future__ import annotations

import polars as pl

# incidents a year that are expected of a person, below which one is called by these words
SELDOM, RARE, UNUSUAL = 0.02, 0.2, 1.0


def label(event_type: pl.Expr) -> pl.Expr:
    """`suspicious_activity_report` as `Suspicious activity report`."""
    words = event_type.str.replace_all("_", " ", literal=True)
    return words.str.slice(0, 1).str.to_uppercase() + words.str.slice(1)


def incident_reason(event_type: pl.Expr, occurred_at: pl.Expr, sources: pl.Expr, rate: pl.Expr) -> pl.Expr:
    """What happened, when, how many sources say so, and how unusual it is for this person."""
    said = pl.when(sources > 1).then(pl.format("{} sources", sources)).otherwise(pl.lit("one source"))
    usual = (
        pl.when(rate < SELDOM)
        .then(pl.lit("seldom seen in anyone"))
        .when(rate < RARE)
        .then(pl.lit("rare for this person"))
        .when(rate < UNUSUAL)
        .then(pl.lit("unusual for this person"))
        .otherwise(pl.lit("not new for this person"))
    )
    return pl.format("{} on {}, {}, {}", label(event_type), occurred_at.dt.strftime("%-d %b %Y"), said, usual)
