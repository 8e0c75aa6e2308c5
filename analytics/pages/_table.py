"""The list as the screen gets it: few columns in small types, and how each is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from analytics.charts import palette
from analytics.pages import _alarms, _yardstick

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_STRONGEST = 2
_HIGHEST_PER_CENT = 99.9
_REPEATED = ("change", "words", "reason", "interval", "families", "stream", "area")
"""Texts that many rows share: each is sent once. It halves what a browser has to wait for."""


def arrow(rows: pl.DataFrame, *, alarms: bool = False) -> pa.Table:
    """`table` of the rows, as Streamlit passes it on without a copy of its own."""
    sent = table(rows, alarms=alarms).to_arrow()
    for name in _REPEATED:
        sent = sent.set_column(sent.column_names.index(name), name, sent.column(name).dictionary_encode())
    return sent


def table(rows: pl.DataFrame, *, alarms: bool = False) -> pl.DataFrame:
    """The columns of the table in their order, as few and as small as the screen needs.

    `alarms` adds what is said of false alarms, on nights that say it.
    """
    times = {"times": _times()} if "base_rate" in rows.columns else {}
    told = _alarms.COLUMNS if alarms and _alarms.are_told(rows) else ()
    columns: dict[str, Any] = {
        "rank": "rank",
        "subject_id": "subject_id",
        "change": _change(),
        "score": pl.col("score").round(2),
        "probability": _per_cent("probability"),
        "words": _yardstick.column("probability"),
        **times,
        **{name: pl.col(name).cast(pl.Float32) for name in told},
        "reason": "main_reason",
        "since": "since",
        "interval": _interval(),
        "families": pl.col("families").list.head(_STRONGEST).list.join(","),
        "last": "last_event_on",
        "stream": "stream",
        "area": "area_id",
    }
    return rows.select(**columns)


def _times() -> pl.Expr:
    return (pl.col("probability") / pl.col("base_rate")).cast(pl.Float32).alias("times")


def _change() -> pl.Expr:
    moved = pl.col("moved")
    return (
        pl.when(moved.is_null())
        .then(pl.lit("new"))
        .when(moved > 0)
        .then(pl.lit("▲ ") + moved.cast(pl.String))
        .when(moved < 0)
        .then(pl.lit("▼ ") + moved.abs().cast(pl.String))
        .otherwise(pl.lit("="))
    )


def _per_cent(name: str) -> pl.Expr:
    # nothing is certain: what would round to 100 % is shown as the highest figure below it
    return (pl.col(name) * 100).clip(0.0, _HIGHEST_PER_CENT)


def _interval() -> pl.Expr:
    low, high = (_text(_per_cent(f"probability_{end}")) for end in ("low", "high"))
    return low + "–" + high + " %"


def _text(per_cent: pl.Expr) -> pl.Expr:
    tenths = (per_cent * 10).round().cast(pl.Int32)
    return (tenths // 10).cast(pl.String) + "." + (tenths % 10).cast(pl.String)


def columns(queue: pl.DataFrame) -> dict[str, Any]:
    column = st.column_config
    highest = float(queue.select(_per_cent("probability").max()).item() or 0.0)
    families = list(palette.FAMILIES)
    return {
        "rank": column.NumberColumn("Rank", width=52, help="1 = look first"),
        "subject_id": column.TextColumn("Subject", width=110),
        "change": column.TextColumn("Change", width=64, help="Places won or lost since the night before"),
        "score": column.NumberColumn("Score", width=56, format="%.1f", help="Escalation evidence in nats"),
        "probability": column.ProgressColumn(
            "Chance",
            width=98,
            format="%.1f %%",
            min_value=0.0,
            max_value=max(highest, 0.1),
            help="Calibrated chance that the case is reopened within 180 days; full bar: the list's highest",
        ),
        "interval": column.TextColumn("Interval", width=90, help="Interval of the chance"),
        "since": column.DateColumn("Began", width=88, format="D MMM YYYY", help="Most likely day"),
        "words": column.TextColumn("In words", width=126, help=_yardstick.HOW_TO_READ),
        "times": column.NumberColumn(
            "× average", width=74, format="%.1f", help="The chance as a multiple of the list's base rate"
        ),
        "e_value": column.NumberColumn(
            "e-value",
            width=80,
            format="compact",
            help="How clear a change of the record is; 1: as clear as by chance",
        ),
        "alarm_tier": column.NumberColumn(
            "Tier",
            width=60,
            format="%d %%",
            help="Of all in this tier or a stricter one, at most so many are false alarms",
        ),
        "false_alarms_a_year": column.NumberColumn(
            "False alarms / year",
            width=120,
            format="compact",
            help="At most, were all with as high an e-value alarms",
        ),
        "reason": column.TextColumn("Main reason", width=520),
        "families": column.MultiselectColumn(
            "Families",
            width=176,
            options=families,
            color=[f"{colour}38" for colour in palette.FAMILIES.values()],
            help="Families of incidents with evidence, the strongest two",
        ),
        "last": column.DateColumn("Last event", width=88, format="D MMM YYYY"),
        "stream": column.TextColumn("Stream", width=110),
        "area": column.TextColumn("Area", width=80),
    }
