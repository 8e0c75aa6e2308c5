"""Tables of the audit: every group with its intervals, and what tells of an attribute."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from analytics.evaluation.fairness import tables
from analytics.evaluation.fairness.counts import MEASURES
from analytics.evaluation.fairness.withholding import LEAST_SHOWN, in_words
from analytics.pages import _plain, _words

Told = dict[str, Any]
_PROXIES_SHOWN = 15


def _frame(rows: list[Told], texts: tuple[str, ...] = ("attribute", "group")) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(_plain.visible_column(name) for name in texts if name in frame.columns)


def _show(frame: pl.DataFrame, name: str) -> None:
    named = {column: column.replace("_", " ").capitalize() for column in frame.columns}
    st.dataframe(frame.to_arrow(), hide_index=True, placeholder=_words.NOTHING, column_config=named, alt=name)


def groups(told: Told) -> None:
    """Every group: rates, part of the wrongful reviews, calibration; pairs of groups folded away."""
    st.subheader("Every group in figures", anchor=False)
    wrongful = {(row["attribute"], row["group"]): row for row in told["wrongful"]}
    calibrated = {(row["attribute"], row["group"]): row for row in told["calibration"]}
    rows = []
    for row in told["groups"]:
        key = row["attribute"], row["group"]
        reviews, claimed = wrongful[key], calibrated.get(key)
        rows.append(
            {
                **_rates(row),
                "share_of_wrongful_reviews": in_words(reviews, "share_of_wrongful"),
                "lead_days": in_words(reviews, "lead_days", 0),
                "observed_over_expected": ""
                if claimed is None
                else in_words(claimed, "observed_over_expected", 2),
            }
        )
    _show(_frame(rows), "Every group in figures")
    st.caption(
        "Shares of 1 with 95 % intervals (Clopper and Pearson). Observed over expected: outcomes within half "
        "a year over what the probabilities add up to. A dash: nobody to count, or outcomes "
        f"that are not in yet. Of groups of fewer than {LEAST_SHOWN} people no outcome is told."
    )
    if told["pairs"]:
        with st.expander(f"Pairs of groups ({len(told['pairs'])})"):
            _show(_frame([_rates(row) for row in told["pairs"]]), "Pairs of groups")


def _rates(row: Told) -> Told:
    measures = {measure: in_words(row, measure) for measure in MEASURES}
    return {"attribute": row["attribute"], "group": row["group"], "people": row["n"], **measures}


def sources(told: Told) -> None:
    """Whose reports make up the evidence of each group, folded away."""
    shown = tables.sources(told["sources"])
    with st.expander("Whose reports speak for an escalation, group by group"):
        _show(_frame([dict(zip(shown.columns, row, strict=True)) for row in shown.rows]), shown.title)
        st.caption(
            "Shares of 1, of everybody ranked; what rests on no report (ties, what is left over) is none."
        )


def missed(told: Told) -> None:
    """Who escalated without having been chosen, group by group, folded away."""
    shown = tables.missed(told["missed"])
    with st.expander(f"Missed, group by group, over {len(told['missed_nights'])} settled nights"):
        _show(_frame([dict(zip(shown.columns, row, strict=True)) for row in shown.rows]), shown.title)
        st.caption(
            "Of those who were reopened in the half year after one of these nights, who was in the head of "
            "none of its lists; each person counts once."
        )


def proxies(found: dict[str, list[Told]]) -> None:
    """Inputs that tell of an attribute, and what all inputs together tell of each group."""
    st.subheader("Could the list know a group without being told?", anchor=False)
    telling = sorted((row for row in found["single"] if row["tells"]), key=lambda row: -row["cramers_v"])
    left, right = st.container(key="pair-proxies").columns(2, gap="medium")
    with left:
        if telling:
            shown = [
                {name: row[name] for name in ("attribute", "input", "cramers_v", "by_chance")}
                for row in telling[:_PROXIES_SHOWN]
            ]
            _show(_frame(shown, ("attribute", "input")), "Inputs that tell of an attribute")
        else:
            st.info("No input tells more of an attribute than chance would.")
        st.caption(
            "Cramér's V: 0 tells nothing, 1 tells the group. By chance: 95 of 100 shuffles stay below."
        )
    with right:
        together = [
            {
                "attribute": row["attribute"],
                "group": row["group"],
                "people": row["n"],
                "area_under_the_curve": in_words(row, "auc"),
                "verdict": row["verdict"],
            }
            for row in found["together"]
        ]
        _show(_frame(together), "All inputs together")
        st.caption(
            "All inputs together, on people they were not fitted on: 0.5 tells nothing, 1 tells the group. "
            "The list takes each person's own past for ordinary, so that an input may tell a group and "
            "still move nobody up."
        )
