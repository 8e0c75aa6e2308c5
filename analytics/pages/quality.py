"""What does the list miss and why, what do its signals find, where does attention go, do readers agree?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from analytics.casework.database import open_casework
from analytics.casework.desk import control_lane, missing, rules
from analytics.casework.desk.missing import Missing
from analytics.casework.people import Right
from analytics.charts import bars
from analytics.charts.bars import Bar
from analytics.pages import _agreement, _attention, _desk, _frame, _missed, _precision, _who, _words

TITLE = "Quality"
ORDER = 9
NEEDS = Right.SEE_MISSES
_WEEKS_SHOWN = 26


def render() -> None:
    """Say what is estimated, how sure that is, and how much it would take to be surer."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    store, _ = found
    casework = open_casework(store)
    actor = _who.actor()
    weeks, draws = control_lane.results(casework, actor)
    today = _desk.now().date()
    told = missing.estimate(missing.due(weeks, today), draws)
    needed = missing.needed(told)
    st.subheader("What the list misses", anchor=False)
    st.html(f'<div class="rr-lead">{told.sentence}</div>')
    _figures(told)
    st.info(needed.sentence)
    _week_by_week(weeks, draws)
    share = rules.in_force(casework)
    st.caption(
        f"{share.control_share:.0%} of the week's {share.capacity_a_week} cases are drawn from below the "
        "line, more densely towards it, everybody with a known chance; nothing that a case shows "
        "tells them from others. A find stands for one over its chance of being drawn. Only weeks whose "
        "draws had four weeks to be judged count."
    )
    _missed.show(store, casework, actor)
    _precision.show(store)
    _attention.show(casework, actor)
    _agreement.show(casework, actor)
    _frame.not_for()


def _figures(told: Missing) -> None:
    if told.missed is None or told.low is None or told.high is None:
        return
    shown = (
        (f"{told.missed:,.0f}", "people missed in an average week, estimated"),
        (f"{told.low:,.0f} – {told.high:,.0f}", "95 % interval"),
        (f"{told.found} of {told.judged}", "found, of control cases judged"),
        (f"{told.weeks}", "weeks"),
    )
    items = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    st.html(f'<div class="rr-facts">{items}</div>')


def _week_by_week(weeks: pl.DataFrame, draws: pl.DataFrame) -> None:
    st.subheader("Draws of each week", anchor=False)
    if weeks.is_empty():
        st.info("No week has been drawn yet: the first case that is taken in a week draws it.")
        return
    counted = weeks.join(draws.group_by("week").len("drawn"), on="week", how="left").sort("week")
    rows = [
        Bar(_words.day(week), drawn or 0)
        for week, drawn in counted.tail(_WEEKS_SHOWN).select("week", "drawn").iter_rows()
    ]
    st.html(bars.chart(rows, described="Control cases drawn, by week"))
