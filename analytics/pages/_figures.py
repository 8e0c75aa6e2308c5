"""The figures of a backtest in sentences and tables; every text out of a report's file is escaped."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.charts import ablation, frontier, reliability
from analytics.nightly.model_facts import Backtest
from analytics.pages import _plain, _words

COLUMNS: dict[str, Any] = {
    "ranking": st.column_config.TextColumn("Ranking", width=130),
    "caught": st.column_config.NumberColumn("Caught", format="percent", width=70),
    "between": st.column_config.TextColumn("95 %", width=90),
    "lead": st.column_config.NumberColumn("Lead (days)", format="%.0f", width=85),
    "price": st.column_config.NumberColumn("Reviews a catch", format="%.1f", width=110),
    "precision": st.column_config.NumberColumn("On the way to an act", format="percent", width=140),
    "wrongful": st.column_config.NumberColumn("Of people who do not escalate", format="percent", width=190),
}
_SIMULATED = "simulated"


def is_simulated(report: Backtest) -> bool:
    """Does the report rest on worlds whose truth is known, and not on outcomes only?"""
    return report.parameters.get("truth") == _SIMULATED


def escalations(report: Backtest, kind: str) -> int:
    """How many escalations the worlds of a kind hold; of every world where no world is of the kind."""
    worlds = report.parts["worlds"]
    chosen = worlds.filter(pl.col("kind") == kind)
    return int((worlds if chosen.is_empty() else chosen)["escalations"].sum())


def headline(rankings: pl.DataFrame, best: str | None, escalations: int, *, simulated: bool) -> str:
    """What the model caught under one budget, and what the others did, as HTML.

    `rankings` is that part of a report, of one kind and budget; `best` names the best simple ranking.
    Without a simulated world an escalation is known by its outcome only.
    """
    by_name = {row["ranking"]: row for row in rankings.iter_rows(named=True)}
    model = by_name.get(frontier.MODEL)
    if model is None or model["caught"] is None:
        return (
            "The model caught nothing that can be told here: there is no escalation, or it was not compared."
        )
    end = "act" if simulated else "outcome"
    around = ""
    if model["caught_low"] is not None and model["caught_high"] is not None:
        around = f" ({100 * model['caught_low']:.0f}–{_whole(model['caught_high'])})"
    lead = (
        ""
        if model["lead_days"] is None
        else f", at the median {model['lead_days']:.0f} days before the {end}"
    )
    first = (
        f"At <b>{model['budget']} reviews a week</b> the list caught "
        f"<b>{_whole(model['caught'])}</b>{around} of {_words.count(escalations)} escalations{lead}."
    )
    others = [
        (best, "the best simple ranking"),
        (frontier.COLD, "the model before it learnt anything"),
        (frontier.ORACLE, "a ranking that knows how the world was made"),
    ]
    said = [
        f"{words}{f' ({_plain.escaped(_words.plain(name))})' if name == best else ''} {_whole(caught)}"
        for name, words in others
        if name is not None and (caught := by_name.get(name, {}).get("caught")) is not None
    ]
    return first + (f" To compare: {'; '.join(said)}." if said else "")


def _whole(share: float) -> str:
    return f"{100 * share:.0f} %"


def about(report: Backtest, code: str) -> str:
    """Which nights and which truth a report rests on, and whether this code made it, as HTML."""
    known = report.parameters
    nights = " to ".join(_day(known.get(name)) for name in ("first_night", "last_night"))
    truth = known.get("truth")
    parts = [
        f"Weekly reviews {_plain.escaped(nights)}",
        "simulated worlds, where the truth is known" if is_simulated(report) else _plain.escaped(str(truth)),
        f"intervals {_plain.escaped(str(known.get('intervals')))}",
        "made by this version of the code"
        if known.get("code") == code
        else "<b>made by another version of the code</b>: run it again before you rely on it",
    ]
    return " · ".join(parts)


def _day(text: object) -> str:
    try:
        return _words.day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def verdict(points: pl.DataFrame, skill: pl.DataFrame) -> str:
    """How many bins keep what they promise, and whether the numbers beat one for everybody, as HTML."""
    judged = points.filter(pl.col("outcomes") > 0)
    low, high = reliability.LEAST_RATIO, reliability.MOST_RATIO
    kept = judged.filter(pl.col("ratio").is_between(low, high)).height
    first = (
        f"<b>{kept} of {judged.height} bins</b> with outcomes keep their promise "
        f"({low} to {high} times what was claimed)."
    )
    row = skill.row(0, named=True) if skill.height else {"skill": None}
    if row["skill"] is None:
        return first
    around = "" if row["low"] is None or row["high"] is None else f" ({row['low']:.2f} to {row['high']:.2f})"
    better = "better than" if row["skill"] > 0 else "no better than"
    return (
        f"{first} Log-loss skill {row['skill']:.2f}{around}: {better} the best single number for everybody."
    )


def table(rankings: pl.DataFrame) -> pl.DataFrame:
    """One row a ranking, the best first, as the screen shows it."""
    per_cent = [
        (pl.col(f"caught_{end}") * 100).round().cast(pl.Int64).cast(pl.String) for end in ("low", "high")
    ]
    return rankings.sort("caught", "ranking", descending=[True, False], nulls_last=True).select(
        "ranking",
        "caught",
        between=per_cent[0] + "–" + per_cent[1] + " %",
        lead="lead_days",
        price="reviews_per_catch",
        precision="precision",
        wrongful="wrongful",
    )


def policy(signals: pl.DataFrame) -> str:
    """What each signal asks, whether it counts and the policy's reason, as HTML; those that count first."""
    items = "".join(_signal(row) for row in signals.iter_rows(named=True))
    return f'<ul class="rr-list">{items}</ul>'


def _signal(row: dict[str, Any]) -> str:
    state = f"{ablation.COUNTS}, weight {row['weight']:.2f}" if row["ranked"] else ablation.SHADOW
    name, why, question = (_plain.escaped(row[key]) for key in ("signal", "why", "question"))
    return (
        f"<li><b>{_words.plain(name)}</b> ({state}). {question} "
        f'<span class="rr-quiet">Policy: {why}</span></li>'
    )
