"""Which nights are published, and what did one of them say? To open an earlier list, or to compare two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
import streamlit as st

from analytics.casework.people import Right
from analytics.charts import calendar as calendar_chart
from analytics.nightly import diary
from analytics.pages import _data, _frame, _links, _nights_kept, _plain, _words
from analytics.store import attempts, nights, switch
from analytics.store.nights import Night

TITLE = "Nights"
ORDER = 10
NEEDS = Right.SEE_NIGHTS
_ROW_PIXELS, _HEAD_PIXELS, _MOST_ROWS = 30, 38, 14
_TWO = 2


def now() -> datetime:
    """The moment in UTC."""
    return datetime.now(UTC)


def render() -> None:
    """Draw the page: the nights as a calendar, then as a list, of which one can be opened or two compared."""
    _frame.banner()
    store = _data.store()
    if switch.standing(store) is not None:
        _frame.current_night()
        return
    published, tried = nights.all(store), attempts.all(store)
    if not published and not tried:
        _frame.current_night()
        return
    current = nights.current(store)
    _lead(published, current)
    _calendar(diary.days(published, tried, now().date()))
    if published:
        _list(
            _nights_kept.rows(published, None if current is None else current.number, tried, now()), published
        )
    else:
        st.info("No night has been published yet. Health says what became of the runs that tried.")
        st.page_link(_links.to("health"), label="Health", icon=":material/monitor_heart:")
    if current is not None:
        _frame.stamp(current, _data.ranked(current))
    _frame.not_for()


def _lead(published: Sequence[Night], current: Night | None) -> None:
    st.header("Published nights", anchor=False)
    kept = [night for night in published if night.dropped is None]
    bytes_kept = sum(night.run_path.stat().st_size for night in kept if night.run_path.is_file())
    list_of = "No list is current" if current is None else f"The current list: {_words.day(current.as_of)}"
    days = sorted({night.as_of for night in published})
    span = f", from {_words.day(days[0])} to {_words.day(days[-1])}" if days else ""
    st.html(
        f'<div class="rr-lead"><b>{list_of}.</b> {_words.count(len(published))} nights were published{span}; '
        f"{_words.count(len(kept))} can still be opened.</div>"
    )
    shown = (
        (_words.count(len(published)), "published"),
        (_words.count(len(kept)), "kept, to be opened"),
        (_words.count(len(published) - len(kept)), "dropped to make room"),
        (_words.count(len({night.model_id for night in published})), "models that ranked them"),
        (f"{bytes_kept / 1e6:,.0f} MB", "on disk"),
    )
    facts = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    st.html(f'<div class="rr-facts">{facts}</div>')


def _calendar(days: Sequence[dict[str, Any]]) -> None:
    """A square a day, and how many nights there are of each kind."""
    st.subheader("Was there a list every morning?", anchor=False)
    plain = [day | {"told": _plain.visible(day["told"], 160)} for day in days]
    st.vega_lite_chart(
        spec=calendar_chart.chart(calendar_chart.rows(plain)), alt="Nights as a calendar", width="content"
    )
    counts = {state: sum(day["state"] == state for day in days) for state in calendar_chart.STATES}
    marks = " · ".join(
        f"{sign} {state}: {counts[state]}"
        for state, (sign, _) in calendar_chart.STATES.items()
        if counts[state]
    )
    behind = (now().date() - days[-1]["day"]).days
    since = f" Nothing was published or tried in the {_words.count(behind)} days since." if behind > 0 else ""
    st.caption(f"{marks}. Each square is the day that a night is of; the newest run of a day counts.{since}")


def _list(rows: pl.DataFrame, published: Sequence[Night]) -> None:
    st.subheader("Open one, compare two", anchor=False)
    above = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    column = st.column_config
    state = st.dataframe(
        rows.to_arrow(),
        key="nights-table",
        height=_ROW_PIXELS * min(rows.height, _MOST_ROWS) + _HEAD_PIXELS,
        row_height=_ROW_PIXELS,
        hide_index=True,
        placeholder=_words.NOTHING,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "night": column.NumberColumn("Night", width=58, help="Its number in the chain of nights"),
            "as_of": column.DateColumn("Of the day", width=96, format="D MMM YYYY"),
            "state": column.TextColumn("State", width=130),
            "age": column.TextColumn("Age", width=96),
            "ranked": column.NumberColumn(
                "Ranked", width=74, format="localized", help="Subjects on the list"
            ),
            "gates": column.TextColumn("Gates", width=230, help="Verdicts when it was published"),
            "megabytes": column.NumberColumn("MB", width=58, format="%.1f", help="Size of its file"),
            "published": column.DatetimeColumn("Published (UTC)", width=136, format="D MMM YYYY HH:mm"),
            "model": column.TextColumn("Model", width=230),
        },
        alt="Published nights, the newest day first",
    )
    by_number = {night.number: night for night in published}
    chosen = [by_number[rows["night"][place]] for place in state["selection"]["rows"] if place < rows.height]
    with above:
        _open(sorted(chosen, key=lambda night: (night.as_of, night.number)))


def _open(chosen: list[Night]) -> None:
    """Links to what was chosen in the list; what can be chosen where nothing was."""
    gone = [night for night in chosen if night.dropped is not None]
    if not chosen:
        st.caption(
            "Tick a night to open its list, two to compare them; with the keyboard: arrows, then Space."
        )
    elif gone:
        days = ", ".join(_words.day(night.as_of) for night in gone)
        st.caption(
            f"The list of {days} is gone. `rereview nightly --as-of {gone[0].as_of}` publishes it anew."
        )
    elif len(chosen) == 1:
        night = chosen[0]
        on = {_links.NIGHT: str(night.number)}
        day = _words.day(night.as_of)
        st.page_link(
            _links.to("queue"),
            label=f"Queue of {day}",
            icon=":material/format_list_numbered:",
            query_params=on,
        )
        st.page_link(
            _links.to("changes"),
            label=f"What changed up to {day}",
            icon=":material/swap_vert:",
            query_params=on,
        )
    elif len(chosen) == _TWO and chosen[0].as_of < chosen[1].as_of:
        first, last = chosen
        st.page_link(
            _links.to("changes"),
            label=f"Compare {_words.day(first.as_of)} with {_words.day(last.as_of)}",
            icon=":material/compare_arrows:",
            query_params={_links.SINCE: str(first.as_of), _links.NIGHT: str(last.number)},
        )
    else:
        st.caption("Two nights of different days can be compared: tick no more and no fewer.")
