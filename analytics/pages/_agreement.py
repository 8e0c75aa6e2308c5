"""How far readers agree, and how often the score moved them: by month, without names."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import agreement
from analytics.casework.reviews.agreement import Period
from analytics.evaluation.intervals import Interval
from analytics.pages import _desk, _words

_DAYS = 365
_KEPT = "rr-agreement"


def show(casework: Casework, actor: Actor) -> None:
    """Write the figures of the last year; they are looked up once a session, since each look is logged."""
    st.subheader("How far readers agree", anchor=False)
    today = _desk.now().date()
    if _KEPT not in st.session_state:
        since, until = today - timedelta(days=_DAYS), today + timedelta(days=1)
        st.session_state[_KEPT] = agreement.by_month(casework, actor, since, until, now=_desk.now())
    periods: list[Period] = st.session_state[_KEPT]
    items = "".join(f"<li>{line}</li>" for line in sentences(periods[0]))
    st.html(f'<ul class="rr-list">{items}</ul>')
    if len(periods) > 1:
        rows = [_row(period) for period in periods[1:]]
        st.dataframe(rows, hide_index=True, alt="Agreement and overrides by month")
    st.caption(
        "Kappa says how far two readers agree beyond what chance would give: 0 as by chance, 1 always. Every "
        "recommendation to re-open is read twice, closures by sample."
    )


def sentences(period: Period) -> list[str]:
    """The figures of a period in plain words, as HTML."""
    pairs, moved = period.agreement, period.overrides
    told = []
    if pairs.pairs:
        told.append(
            f"Two readers agreed in <b>{pairs.agreed} of {pairs.pairs}</b> cases read twice "
            f"({_interval(pairs.share)}); kappa {_number(pairs.kappa)}."
        )
    else:
        told.append("No case has been read by two readers yet.")
    if moved.shown:
        told.append(
            f"After seeing the score, readers decided against their own judgement in <b>{moved.moved} of "
            f"{moved.shown}</b> cases ({_interval(moved.share)})."
        )
    if moved.list_decided:
        told.append(
            f"Of {moved.list_decided} decisions on cases from the list, {moved.list_closed} needed nothing "
            "further."
        )
    return told


def _row(period: Period) -> dict[str, str | int]:
    return {
        "Month": period.name,
        "Read twice": period.agreement.pairs,
        "Agreed": period.agreement.agreed,
        "Kappa": _number(period.agreement.kappa),
        "Score shown": period.overrides.shown,
        "Decided against own judgement": period.overrides.moved,
    }


def _interval(share: Interval) -> str:
    if share.low is None or share.high is None:
        return "no interval"
    return f"95 %: {_words.share_range(share.low, share.high)}"


def _number(value: Interval) -> str:
    if value.value is None:
        return _words.NOTHING
    around = "" if value.low is None or value.high is None else f" ({value.low:.2f} to {value.high:.2f})"
    return f"{value.value:.2f}{around}"
