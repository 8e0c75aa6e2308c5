"""How much is open, how old is it, who has what, and which deadlines come? For supervisors."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from analytics.casework import directory
from analytics.casework.desk import holding, workload
from analytics.casework.desk.cases import Shown
from analytics.casework.desk.workload import Workload
from analytics.casework.people import Actor, Right
from analytics.charts import bars
from analytics.charts.bars import Bar
from analytics.errors import RereviewError
from analytics.pages import _case_words, _desk, _desk_rules, _frame, _plain, _who, _words
from analytics.pages._desk import Desk

TITLE = "Workload"
ORDER = 8
NEEDS = Right.SEE_WORKLOAD
_MOST_SHOWN = 12


def render() -> None:
    """Draw what is late first, then how much is open and with whom, then the rules."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    actor = _who.actor()
    desk = _desk.opened(*found)
    load = workload.workload(desk.casework, actor, desk.listed, desk.news, now=_desk.now())
    st.html(f'<div class="rr-lead">{summary(load)}</div>')
    _late(desk, actor, load)
    _charts(load)
    _readers(load.readers)
    _waiting(desk, actor, load)
    _desk_rules.show(desk, actor)
    _frame.not_for()


def summary(load: Workload) -> str:
    """The desk in one line, as HTML."""
    week = (
        f"<b>{load.opened_this_week} of {load.rules.capacity_a_week}</b> cases of this week are out or done"
    )
    count = int(load.open["cases"].sum())
    opened = f"{count} {'is' if count == 1 else 'are'} open"
    late = len(load.late)
    overdue = f"<b>{late} {'is' if late == 1 else 'are'} overdue</b>" if late else "none is overdue"
    return f"{week}. {opened}, {overdue}, {len(load.waiting)} with nobody."


def _late(desk: Desk, actor: Actor, load: Workload) -> None:
    if load.late:
        st.subheader("Overdue", anchor=False)
        _cases(desk, actor, load.late, "late")


def _charts(load: Workload) -> None:
    left, middle, right = st.columns(3, gap="large")
    with left:
        st.subheader("Open, by lane and stage", anchor=False)
        rows = [
            Bar(f"{lane}, {_case_words.PART[status]}", count) for lane, status, count in load.open.iter_rows()
        ]
        _bars(rows, "Open cases by lane and stage", "Nothing is open.")
    with middle:
        st.subheader("Age", anchor=False)
        rows = [Bar(age, count) for age, _, count in load.ages.iter_rows()]
        _bars(rows, "Open cases by age", "Nothing is open.")
    with right:
        st.subheader("Deadlines of the next 14 days", anchor=False)
        rows = [Bar(f"{day:%a} {_words.day(day)}", count) for day, count in load.ahead.iter_rows() if count]
        _bars(rows, "Cases by deadline", "No deadline in the next 14 days.")
    if load.held_back:
        total = sum(load.held_back.values())
        sources = ", ".join(_plain.label(source) for source in load.held_back)
        st.warning(
            f"{total} subjects whose reports would trip are held back: {sources} opened as many cases "
            "tonight as one source may. They stay on the list at their rank."
        )


def _bars(rows: Sequence[Bar], described: str, empty: str) -> None:
    if any(row.value for row in rows):
        st.html(bars.chart(rows, described=described))
    else:
        st.caption(empty)


def _readers(readers: pl.DataFrame) -> None:
    st.subheader("Readers", anchor=False)
    if readers.is_empty():
        st.info("Nobody may read cases yet: an administrator gives roles on the page People.")
        return
    st.dataframe(
        readers.select("name", "open", "judged_this_week", "median_hours").to_arrow(),
        hide_index=True,
        column_config={
            "name": "Reader",
            "open": st.column_config.NumberColumn("Has open", width=90),
            "judged_this_week": st.column_config.NumberColumn("Judged this week", width=130),
            "median_hours": st.column_config.NumberColumn(
                "Median hours to judge", format="%.1f", width=160, help="From opening to judging, 90 days"
            ),
        },
        alt="Readers with their open and judged cases",
    )


def _waiting(desk: Desk, actor: Actor, load: Workload) -> None:
    late = {case.case_id for case in load.late}
    waiting = [case for case in load.waiting if case.case_id not in late]
    if waiting:
        st.subheader("With nobody", anchor=False)
        _cases(desk, actor, waiting, "waiting")


def _cases(desk: Desk, actor: Actor, shown: Sequence[Shown], key: str) -> None:
    """One line a case, with a way to assign it."""
    for case in shown[:_MOST_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            due = _case_words.due(case.due_on, case.due, _desk.now().date())
            has = case.holder or case.assigned_to or "nobody"
            st.html(
                f'<div class="rr-stamp"><b>Case {case.case_id}</b> · {_case_words.PART[case.status]} · '
                f"{due} · with {_plain.escaped(has)}</div>",
                width="stretch",
            )
            with st.popover("Assign", icon=":material/person_add:"):
                _assign(desk, actor, case, key)
    if len(shown) > _MOST_SHOWN:
        st.caption(f"and {len(shown) - _MOST_SHOWN} more")


def _assign(desk: Desk, actor: Actor, case: Shown, key: str) -> None:
    right = holding.READS[case.status]
    people = {
        each.person_id: each.name for each in directory.everybody(desk.casework) if each.actor.may(right)
    }
    if not people:
        st.info(f"Nobody may {right}.")
        return
    to = st.selectbox("To", list(people), format_func=people.__getitem__, key=f"{key}-to-{case.case_id}")
    note = st.text_input("Note to them", key=f"{key}-note-{case.case_id}", max_chars=2_000)
    if st.button("Assign", type="primary", key=f"{key}-do-{case.case_id}"):
        try:
            holding.hand_over(desk.casework, actor, case.case_id, str(to), note=note, now=_desk.now())
        except RereviewError as error:
            st.error(str(error))
        else:
            st.rerun()
