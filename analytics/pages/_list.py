"""The list itself: its filters, its table, and the row that is chosen."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.pages import _alarms, _asking, _filters, _plain, _table

HEIGHT_PIXELS = 640
ROW_PIXELS = 30


def show(queue: pl.DataFrame) -> str | None:
    """Draw filters and table; the id of the row that was chosen just now."""
    st.subheader("The whole list", anchor=False)
    filters = _asking.chosen()
    rows = _filters.apply(queue, filters)
    above = st.container()
    chosen = _rows(rows, queue) if rows.height else None
    with above:
        _asking.show(queue, filters)
        st.caption(
            f"{_filters.sentence(rows.height, queue.height)}. A click on the box left of a rank opens the "
            "subject; with the keyboard: arrows, then Shift and Space."
        )
        gate = _alarms.gate_words(queue) if _asking.alarms() else ""
        if gate:
            st.caption(f"No false alarms are shown: {_plain.label(gate)}")
    if rows.is_empty():
        st.info("Nobody on the list meets these filters.")
        st.button("Show everybody", key="queue-reset-empty", on_click=_asking.reset)
    return chosen


def _rows(rows: pl.DataFrame, queue: pl.DataFrame) -> str | None:
    state = st.dataframe(
        _table.arrow(rows, alarms=_asking.alarms() and not _alarms.gate_words(queue)),
        key="queue-table",
        height=HEIGHT_PIXELS,
        row_height=ROW_PIXELS,
        hide_index=True,
        column_config=_table.columns(queue),
        on_select="rerun",
        selection_mode="single-row",
        alt="Ranked subjects in the order of reading",
    )
    chosen = state["selection"]["rows"]
    return str(rows["subject_id"][chosen[0]]) if chosen and chosen[0] < rows.height else None
