"""Signals night by night: whom each puts first, what became of them, which are proposed for retirement."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.charts import precision
from analytics.errors import ContractError
from analytics.nightly import signal_precision
from analytics.pages import _plain
from analytics.store.open import Store

COMMAND = "rereview --store {store} signals precision"


def show(store: Store) -> None:
    """Draw the report that is kept in the store; which command makes one where there is none."""
    st.subheader("What each signal finds", anchor=False)
    try:
        told = signal_precision.kept(store)
    except ContractError as error:
        st.warning(_plain.label(str(error)))
        told = None
    if told is None:
        st.info("No report is kept in this store yet. This looks at nights whose outcomes are known by now:")
        st.code(COMMAND.format(store=_plain.visible(str(store.path))), language=None)
        return
    said = "".join(f"<li>{_plain.escaped(line)}</li>" for line in told["findings"])
    left, right = st.container(key="pair-precision").columns((1.2, 1), gap="large")
    with left:
        st.vega_lite_chart(
            spec=precision.overall(told), alt="Share reopened of those whom each signal puts first"
        )
    with right:
        _night_by_night(told)
    st.html(f'<ul class="rr-list">{said}</ul>')
    nights, first = told["list"]["nights"], told["rules"]["first"]
    st.caption(
        f"How to read: on each of {len(nights)} nights up to {nights[-1]['as_of']}, the {first} people whom "
        "one signal alone puts first; the share of them that was reopened within 180 days, everybody counted "
        "once, with a 95 % interval. Filled: counts today; hollow: in shadow. The dashed lines are everybody "
        "listed (left) and the list itself (right). A proposal changes nothing: two people sign a policy."
    )


def _night_by_night(told: dict[str, Any]) -> None:
    names = [row["signal"] for row in precision.rows(told)]
    if not names:
        st.caption("No signal put anybody first on these nights.")
        return
    chosen = st.selectbox(
        "Signal", names, format_func=lambda name: name.replace("_", " "), key="precision-signal", width=260
    )
    signal = next(each for each in told["signals"] if each["signal"] == (chosen or names[0]))
    lines = [
        (str(signal["signal"]).replace("_", " "), signal["nights"]),
        (precision.LIST, told["list"]["nights"]),
        (precision.EVERYBODY, told["everybody"]["nights"]),
    ]
    st.vega_lite_chart(spec=precision.nights(lines), alt="Share reopened, night by night")
    trend = {"unknown": "too few nights to tell"}.get(signal["trend"], signal["trend"])
    st.caption(
        f"Trend: {trend}. The most that it moved anybody near the top lately: {signal['most_nats']:.1f} nats."
    )
