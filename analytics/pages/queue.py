"""Who should be read first, and why? The whole ranked list of a night."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.casework.people import Right
from analytics.charts import falloff
from analytics.pages import _data, _first, _frame, _links, _list, _words

TITLE = "Queue"
ORDER = 0
NEEDS = Right.SEE_LIST


def render() -> None:
    """Draw the page: the night, whom to read first, how the evidence falls off, the list."""
    _frame.banner()
    found = _frame.chosen_night()
    if found is None:
        return
    _, night = found
    queue = _data.queue(night)
    _frame.stamp(night, queue.height)
    # the list is what people wait for: it is sent first, and the rest is filled in above it
    above = st.container(key="queue-top")
    chosen = _list.show(queue)
    if chosen is not None:
        st.switch_page(_links.to("subject"), query_params=_links.address(chosen))
    _out()
    with above:
        first, flat = st.columns((3.5, 1), gap="medium")
        with first, st.container(gap=None):
            _first.show(queue)
        with flat:
            _falloff(queue["score"])
    _frame.not_for()


def _out() -> None:
    """How many the list leaves out because they are being read."""
    count = len(_data.out_for_reading())
    if count:
        people = "1 subject is" if count == 1 else f"{count} subjects are"
        st.caption(
            f"{people} out for reading and left out of the list until judged, so that nobody can tell a case "
            "by its place; those behind have moved up."
        )


def _falloff(scores: pl.Series) -> None:
    st.subheader("Where the list gets flat", anchor=False)
    st.html(falloff.chart(scores))
    reach = falloff.measure(scores)
    if reach.positive == 0:
        st.caption("Nobody on the list shows escalation evidence above zero.")
        return
    st.caption(
        f"Half of the first one's evidence by rank {_words.count(reach.half)}, less than 1 nat after rank "
        f"{_words.count(reach.one_nat)}, none after rank {_words.count(reach.positive)}: from there on the "
        "order says little."
    )
