"""What happened when, and when was it known? Incidents in one lane a family, custody shaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from analytics.charts import lanes
from analytics.charts.unchecked import Spec

LOW_WEIGHT = 0.3
"""Incidents that count for less than this are drawn hollow."""

_DRAWN = (
    *("family", "event_type", "occurred_at", "recorded_at"),
    *("severity", "weight", "sources", "evidence", "state"),
)
_CUSTODY_COLUMNS = {"from": pl.Int64, "to": pl.Int64}

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Window:
    """The days shown, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Onset:
    """When an escalation began: 10, 50 and 90 % points."""

    low: date
    likely: date
    high: date


def window(as_of: date, months: int | None, earliest: date | None) -> Window:
    """The last `months` up to the night; None: everything since `earliest`.

    >>> window(date(2026, 6, 30), 12, None).first
    datetime.date(2025, 6, 30)
    """
    if months is None:
        return Window(min(earliest or as_of, as_of - timedelta(days=30)), as_of)
    return Window(as_of - timedelta(days=round(months * 365.25 / 12)), as_of)


def marks(incidents: pl.DataFrame, retracted: pl.DataFrame, shown: Window) -> pl.DataFrame:
    """Rows to draw: incidents of the window, then the retracted reports of it.

    `incidents` is the published relation with `evidence` (nats, 0 where it adds nothing); `retracted`
    has event_type, family, severity, occurred_at and recorded_at.

    Returns family, what, occurred, recorded (ms since 1970, UTC; `…_text` beside them), delay (days),
    severity, weight, sources, evidence, state (`counted`, `low weight`, `in custody`, `retracted`).
    """
    state = (
        pl.when(pl.col("in_custody"))
        .then(pl.lit("in custody"))
        .when(pl.col("weight") < LOW_WEIGHT)
        .then(pl.lit("low weight"))
        .otherwise(pl.lit("counted"))
    )
    counted = incidents.with_columns(state=state)
    taken_back = retracted.with_columns(
        state=pl.lit("retracted"), weight=pl.lit(0.0), sources=pl.lit(1), evidence=pl.lit(0.0)
    )
    both = pl.concat([counted.select(_DRAWN), taken_back.select(_DRAWN)], how="vertical_relaxed")
    return both.filter(pl.col("occurred_at").dt.date().is_between(shown.first, shown.last)).select(
        "family",
        "severity",
        "sources",
        "state",
        what=pl.col("event_type").str.replace_all("_", " "),
        occurred=pl.col("occurred_at").dt.epoch("ms"),
        recorded=pl.col("recorded_at").dt.epoch("ms"),
        occurred_text=_text("occurred_at"),
        recorded_text=_text("recorded_at"),
        delay=((pl.col("recorded_at") - pl.col("occurred_at")).dt.total_seconds() / 86_400).round(1),
        weight=pl.col("weight").round(2),
        evidence=pl.col("evidence").round(2),
    )


def _text(name: str) -> pl.Expr:
    # Vega would write times in tooltips in the browser's time zone
    return pl.col(name).dt.strftime("%-d %b %Y %H:%M UTC")


def _milliseconds(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1_000)


def stays(custody: pl.DataFrame, shown: Window) -> pl.DataFrame:
    """Stays in custody that touch the window, cut to it: from, to (ms since 1970)."""
    last = pl.lit(shown.last).cast(pl.Datetime("us"))
    inside = custody.with_columns(ended_at=pl.col("ended_at").fill_null(last)).filter(
        (pl.col("ended_at") > shown.first) & (pl.col("started_at") < shown.last)
    )
    first = pl.lit(shown.first).cast(pl.Datetime("us"))
    cut = {
        "from": pl.max_horizontal("started_at", first).dt.epoch("ms"),
        "to": pl.min_horizontal("ended_at", last).dt.epoch("ms"),
    }
    return inside.select(**cut) if inside.height else pl.DataFrame(schema=_CUSTODY_COLUMNS)


def chart(
    rows: pl.DataFrame, custody: pl.DataFrame, onset: Onset | None, shown: Window, families: tuple[str, ...]
) -> Spec:
    """Lanes in the order of `families`; a dot where it happened, a line to where it was recorded.

    `rows` comes from `marks`, `custody` from `stays`.
    """
    present = set(rows["family"])
    order = [name for name in families if name in present] + sorted(present - set(families))
    data: dict[str, Rows] = {
        "window": [{"day": _milliseconds(day)} for day in (shown.first, shown.last)],
        "custody": custody.to_dicts(),
        "incidents": rows.to_dicts(),
    }
    if onset is not None:
        data["onset"] = [{name: _milliseconds(getattr(onset, name)) for name in ("low", "likely", "high")}]
    form = lanes.form(tuple(order), custody=bool(data["custody"]), onset=onset is not None)
    layers = [layer | {"data": {"values": data[layer["data"]["name"]]}} for layer in form["layer"]]
    return form | {"layer": layers}
