"""The model behind the night, in plain words: since when, learnt from what, what its figures mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.charts import profile as drawing
from analytics.nightly.model_facts import ModelFacts
from analytics.pages import _first, _plain, _words

FIT = "rereview --store {store} fit --until DATE"
_STATES = {
    "in use": "in use",
    "candidate": "candidate: kept aside until it is promoted",
    "withdrawn": "withdrawn",
    "priors": "priors: rank where no fitted model is in use",
}


def unknown(model_id: str, why: str) -> None:
    """Say that the night's model cannot be told of."""
    st.header(f"Model {_plain.label(model_id)}", anchor=False)
    st.warning(f"Nothing can be said of this model: {_plain.label(why)}")


def head(facts: ModelFacts) -> None:
    """Write which model ranks tonight and what is behind it."""
    card = facts.card
    st.header(f"Model {_plain.label(card['model_id'])}", anchor=False)
    st.html(f'<div class="rr-lead">{_lead(facts)}</div>{_facts(facts)}')
    with st.expander("Everything in the model's file, and what was decided of it"):
        st.json(
            {"decisions": card["decisions"], "sha256": card["sha256"], "content": card["content"]}, expanded=1
        )


def _lead(facts: ModelFacts) -> str:
    card = facts.card
    if card["fitted_until"] is None:
        return (
            "<b>Nothing has been learnt yet.</b> The taxonomy's severities and a stated base rate rank "
            "tonight; <code>rereview fit</code> learns from the outcomes on record."
        )
    until = _day(card["fitted_until"])
    start = f", for nights from {_day(card['ranks_from'])} on" if card["ranks_from"] else ""
    now = "" if card["state"] == "in use" else f" Today it is {_plain.escaped(card['state'])}."
    learnt = (
        f"{_words.count(facts.outcomes)} reopened cases are behind its probabilities"
        if facts.outcomes
        else "too few cases were reopened to learn probabilities from, so they rest on the stated base rate"
    )
    return f"<b>Ranks tonight{start}.</b> Learnt from what was recorded by {until}; {learnt}.{now}"


def _facts(facts: ModelFacts) -> str:
    """Two rows: what a score means, and the model's own card."""
    chances = [
        (_words.share(chance), f"chance of reopening at a score of {score:.0f} nats")
        for score, chance in facts.chances
    ]
    card = [
        (_figure(name, value), _plain.escaped(name.replace("`", ""))) for name, value in facts.figures.items()
    ]
    card.append((_words.count(facts.card["published"]), "published nights name it"))
    return "".join(f'<div class="rr-facts">{_cells(row)}</div>' for row in (chances, card))


def _cells(shown: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)


def _figure(name: str, value: float | None) -> str:
    """A figure of a model's card with no more digits than it deserves; a dash where there is none."""
    if value is None:
        return _words.NOTHING
    if float(value).is_integer():
        return _words.count(int(value))
    return _words.share(value) if "rate" in name else f"{value:.2f}"


def _day(text: str) -> str:
    return _words.day(date.fromisoformat(text))


def profile(facts: ModelFacts, families: tuple[str, ...]) -> None:
    """Draw the share of each event type in an escalation, learnt against the prior."""
    learnt = facts.card["fitted_until"] is not None
    st.subheader("What does an escalation look like?", anchor=False)
    rows = drawing.rows(facts.profile, families)
    present = rows["family"].unique(maintain_order=True).to_list()
    if learnt and rows.height:
        st.html(f'<div class="rr-stamp">{_moved(rows)}</div>')
    st.html(f'<div class="rr-stamp">{_first.family_marks(present)}</div>')
    st.vega_lite_chart(
        spec=drawing.chart(rows, learnt=learnt), alt="Share of each event type in an escalation"
    )
    st.caption(
        "How to read: a hollow grey dot is what the type's severity alone suggests, a filled one what was "
        "learnt from cases that were reopened; the longer the line between them, the more the outcomes "
        "taught. One colour a family."
        if learnt
        else "How to read: a hollow dot is what the type's severity alone suggests. Nothing has been learnt "
        "yet: `rereview fit` draws a second dot."
    )


def _moved(rows: pl.DataFrame) -> str:
    """The type that rose and the one that fell most."""
    gap = rows.with_columns(gap=pl.col("learnt") - pl.col("prior")).sort("gap", "label")
    return " ".join(
        f"Most {word} than its severity suggests: <b>{_plain.escaped(row['label'])}</b> "
        f"({_words.share(row['learnt'])}, prior {_words.share(row['prior'])})."
        for word, row in (("more", gap.row(-1, named=True)), ("less", gap.row(0, named=True)))
        if row["gap"]
    )


def _newest_first(listing: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fitted models, the newest first, then priors."""
    newest_kept_first = list(reversed(listing))
    return sorted(newest_kept_first, key=lambda entry: entry["fitted_until"] or "", reverse=True)


def kept(listing: Sequence[dict[str, Any]]) -> None:
    """Write the table of all models; how to get one where there is none."""
    st.subheader("Models kept", anchor=False)
    if not any(entry["fitted_until"] for entry in listing):
        st.info("No model has been fitted yet. This learns one from what was recorded by a date:")
        st.code(FIT.format(store="STORE"), language=None)
    rows = [
        entry | {"state": _STATES.get(entry["state"], entry["state"])} for entry in _newest_first(listing)
    ]
    columns = ("model_id", "state", "fitted_until", "ranks_from", "ranks_to", "published")
    if rows:
        frame = pl.DataFrame(rows, infer_schema_length=None).select(columns)
        st.dataframe(
            frame.to_arrow(),
            hide_index=True,
            placeholder="–",
            column_config={
                "model_id": st.column_config.TextColumn("Model", width=260),
                "state": st.column_config.TextColumn("State", width=320),
                "fitted_until": "Fitted until",
                "ranks_from": "Ranks nights from",
                "ranks_to": "to",
                "published": "Published nights",
            },
            alt="Models kept",
        )
    st.caption(
        "The newest model in use ranks a night, never one that was fitted later; every other night is "
        "ranked with the taxonomy's priors. `rereview models compare A B` holds two against each other, "
        "`promote` and `rollback` change which one ranks."
    )
