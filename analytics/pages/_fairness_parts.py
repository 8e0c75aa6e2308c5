"""The audit on the screen: charts first, then sentences, then every figure with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from analytics.charts import disparities, selection_trend
from analytics.evaluation.fairness import tables
from analytics.evaluation.fairness.comparing import REST, TOO_FEW
from analytics.pages import _fairness_tables, _plain, _words

Told = dict[str, Any]
QUESTION = "Whom does the list choose, and whom wrongly?"
_DIFFERS = disparities.DIFFERS
_SHOWN = ("selection_rate", "false_positive_rate", "recall")
_TITLES = {
    "selection_rate": "chosen: times as often as the rest",
    "false_positive_rate": "chosen, of those who did not escalate",
    "recall": "chosen, of those who did",
}
_LIMITS = (
    "An outcome is on record only where somebody chose to look, so whoever was never looked at counts as not "
    "having escalated, and a group that is looked at more has more outcomes found. The figures are of one "
    "night, ranked with the model that it could have had then. Groups are as the feed tells them; who is "
    "not stated is a group of its own. Equal rates of being chosen, equal errors and equal calibration "
    "cannot all hold where groups differ in how many escalate: the page shows each and prefers none. Nothing "
    "here enters a score."
)


def show(told: Told) -> None:
    """Everything that the audit says."""
    st.header(QUESTION, anchor=False)
    st.html(_lead(told))
    st.html(f'<div class="rr-stamp rr-quiet">{_plain.escaped(tables.title(told))}</div>')
    _charts(told)
    with st.expander(f"Every finding with its interval ({len(told['findings'])})"):
        items = "".join(f"<li>{_plain.escaped(sentence)}</li>" for sentence in told["findings"])
        st.html(f'<ul class="rr-list">{items}</ul>')
    for warning in told["warnings"]:
        st.caption(_plain.label(f"Note: {warning}."))
    _fairness_tables.groups(told)
    _fairness_tables.missed(told)
    _observed(told["observation"])
    _fairness_tables.sources(told)
    _trend(told["trend"])
    _fairness_tables.proxies(told["proxies"])
    st.subheader("Limits", anchor=False)
    st.html(f'<div class="rr-stamp">{_LIMITS}</div>')


def _lead(told: Told) -> str:
    """The sentences of the report's head, a word in bold before each."""
    rows = "".join(
        f"<li><b>{_plain.escaped(said['about'])}:</b> {_plain.escaped(said['says'])} "
        f'<span class="rr-stamp rr-quiet">{_plain.escaped(said["beside"])}</span></li>'
        for said in told["lead"]
    )
    return f'<ul class="rr-list rr-lead">{rows}</ul>'


def _visible(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with names fit to be looked at."""
    return [
        {
            **row,
            "attribute": _words.plain(_plain.visible(row["attribute"], 40)),
            "group": _plain.visible(row["group"], 40),
        }
        for row in rows
    ]


def _word(verdict: str | None) -> str:
    if verdict in {None, TOO_FEW}:
        return disparities.UNSAID
    return disparities.DIFFERS if verdict in {"higher", "lower"} else disparities.ALIKE


def _charts(told: Told) -> None:
    """Charts side by side: who is chosen and, once outcomes are in, who wrongly and who rightly."""
    measures = _SHOWN if told["settled"] else _SHOWN[:1]
    compared = {
        measure: [row for row in told["comparisons"] if row["measure"] == measure and row["against"] == REST]
        for measure in measures
    }
    # pairs are many: those alone that differ in who is chosen are drawn
    compared["selection_rate"] += [
        row
        for row in told["pair_comparisons"]
        if row["measure"] == "selection_rate" and row["against"] == REST and _word(row["verdict"]) == _DIFFERS
    ]
    columns = st.container(key="pair-fairness").columns(3, gap="medium")
    for column, measure in zip(columns, measures, strict=False):
        words = [_word(row["verdict"]) for row in compared[measure]]
        ratio = measure == "selection_rate"
        rows = compared[measure] if ratio else _of(told["groups"], compared[measure])
        drawn = disparities.rows(_visible(rows), "ratio" if ratio else measure, words)
        with column:
            st.vega_lite_chart(
                spec=disparities.chart(drawn, _TITLES[measure], ratio=ratio), alt=_TITLES[measure]
            )
    st.caption(
        "How to read: a dot is a group's figure, the line its 95 % interval. A diamond differs from the rest "
        "of its attribute, a disc does not as far as can be shown, a cross rests on too few people to say; "
        "on the left 1 is as often as the rest, and what lies beyond the axis is drawn at its edge."
    )


def _of(groups: list[Told], wanted: list[Told]) -> list[Told]:
    by_name = {(row["attribute"], row["group"]): row for row in groups}
    return [by_name[row["attribute"], row["group"]] for row in wanted]


def _observed(rows: list[Told]) -> None:
    """Reports and outcomes against the rest, side by side."""
    st.subheader("More observed, or more escalating?", anchor=False)
    left, right = st.container(key="pair-observed").columns(2, gap="medium")
    for column, name, title in (
        (left, "reports_ratio", "reports a year at risk: times the rest"),
        (right, "outcomes_ratio", "outcomes a year at risk: times the rest"),
    ):
        # the very verdicts of the finding, whose intervals are wider than those drawn
        verdicts = [_word(row[name.replace("ratio", "verdict")]) for row in rows]
        drawn = disparities.rows(_visible(rows), name, verdicts)
        with column:
            st.vega_lite_chart(spec=disparities.chart(drawn, title, ratio=True), alt=title)
    st.caption(
        "How to read: a group far right on the left and at 1 on the right is written down more and does no "
        "more. Time is from when somebody was first on record, less custody; all that is on record counts."
    )


def _trend(rows: list[Told]) -> None:
    """Lines of one attribute at a time, of groups that are large enough."""
    st.subheader("Night after night", anchor=False)
    attributes = list(dict.fromkeys(row["attribute"] for row in rows))
    chosen = st.segmented_control(
        "Attribute",
        attributes,
        default=attributes[-1],
        key="fairness-attribute",
        required=True,
        format_func=lambda name: _words.plain(_plain.visible(name, 40)),
    )
    last = max(row["night"] for row in rows)
    enough = {
        row["group"] for row in rows if row["attribute"] == chosen and row["night"] == last and row["enough"]
    }
    drawn = _visible([row for row in rows if row["attribute"] == chosen and row["group"] in enough])
    if not drawn:
        st.info("No group of this attribute is large enough to be compared night by night.")
        return
    st.vega_lite_chart(spec=selection_trend.chart(drawn), alt="Chosen against the rest, night by night")
    models = pl.Series([row["model_id"] for row in rows]).n_unique()
    other = " More than one model ranked these nights." if models > 1 else ""
    st.caption(f"How to read: at 1 a group is chosen as often as the rest. Each night is ranked anew.{other}")
