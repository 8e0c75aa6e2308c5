"""What came in, on the screen: volumes and delays by kind of source, and rows that were set aside."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.charts import delays as delays_chart
from analytics.charts import volumes as volumes_chart
from analytics.feed import quarantine as aside
from analytics.pages import _plain, _words
from analytics.store import reading, state
from analytics.store.nights import Night
from analytics.store.open import Store

_PARTICULAR = r"\"[^\"]*\"|\d{4}-\d\d-\d\d[ T\d:.]*\d|\d+"
REASONS_SHOWN, ROWS_SHOWN = 12, 50


def _night(night: Night) -> tuple[str, str]:
    return str(night.run_path), night.run_sha256


def _store(store: Store) -> str:
    return str(store.path)


# frames are kept for as long as the night is the same; nothing can change them in place
@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Night: _night, Store: _store})
def _arrived(store: Store, night: Night, loaded: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    with reading.open_reading(store, loaded) as session:
        volumes = session.frame("read_health_volumes", as_of=night.as_of)
        return volumes, session.frame("read_health_delays", as_of=night.as_of)


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs={Store: _store})
def _aside(store: Store, loaded: int) -> pl.DataFrame:
    listed = aside.listing(store).filter(pl.col("load") <= loaded)
    texts = ("file", "reason", "raw")
    return listed.with_columns(*(_plain.visible_column(name) for name in texts))


def arrivals(store: Store, night: Night) -> None:
    """Draw reports a week, and delays, by kind of source, as the night knew them."""
    volumes, delays = _arrived(store, night, state.last_load(store))
    left, right = st.columns(2, gap="large")
    with left, st.container(key="pair-volumes"):
        st.subheader("What came in, week by week", anchor=False)
        if volumes.is_empty():
            st.info("Nothing was recorded in the half year before this night.")
        else:
            drawn = volumes_chart.lanes(volumes)
            st.vega_lite_chart(spec=volumes_chart.chart(drawn), alt="Reports a week by kind of source")
            st.caption("A kind of source fills its lane in its highest week; the last week may not be over.")
    with right, st.container(key="pair-delays"):
        st.subheader("How long it took to arrive", anchor=False)
        if delays.is_empty():
            st.info("Nothing was recorded in the fifteen months before this night.")
        else:
            st.vega_lite_chart(
                spec=delays_chart.chart(delays_chart.rows(delays)), alt="Delay by kind of source"
            )
            st.caption(
                "Filled: half have arrived; hollow: nine in ten. In colour the last 91 days, in grey the "
                "year before."
            )


def quarantine(store: Store) -> None:
    """Write how many rows were set aside for which reason; each reason opens to its rows."""
    st.subheader("Rows that were set aside", anchor=False)
    rows = _aside(store, state.last_load(store))
    if rows.is_empty():
        st.info("No row of any feed was set aside.")
        return
    mended = int(rows["mended"].sum())
    st.caption(
        f"{_words.count(rows.height)} rows, {_words.count(mended)} of them mended since by a row of the "
        "same key. `rereview quarantine export` writes the others as a feed to repair."
    )
    # the value that was refused, and the list of those allowed, would make a reason of every row
    rows = rows.with_columns(
        kind=pl.col("reason").str.replace_all(_PARTICULAR, "…").str.replace("; allowed.*", "")
    )
    kinds = rows.group_by("table_name", "kind").agg(pl.len().alias("rows"))
    kinds = kinds.sort("rows", "table_name", "kind", descending=[True, False, False])
    for kind in kinds.head(REASONS_SHOWN).to_dicts():
        title = f"{_words.count(kind['rows'])} × {kind['table_name']}: {_plain.label(kind['kind'])}"
        with st.expander(title):
            chosen = rows.filter(pl.col("table_name") == kind["table_name"], pl.col("kind") == kind["kind"])
            st.dataframe(
                chosen.select("file", "row_number", "reason", "mended", "raw").head(ROWS_SHOWN).to_arrow(),
                hide_index=True,
                alt="Rows set aside for this reason",
            )
    if kinds.height > REASONS_SHOWN:
        st.caption(
            f"{_words.count(kinds.height - REASONS_SHOWN)} further reasons: `rereview quarantine list`."
        )
