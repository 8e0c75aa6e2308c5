"""Who was missed, where they stood before, and why; shown once asked for, since each look is logged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.desk import rules
from analytics.casework.people import Actor
from analytics.casework.purposes import NOT_STATED
from analytics.casework.reviews import missed
from analytics.casework.reviews.missed import Missed, MissedCases
from analytics.casework.reviews.why_missed import State
from analytics.charts import bars
from analytics.charts import missed as drawing
from analytics.charts.bars import Bar
from analytics.pages import _desk, _plain, _seen
from analytics.store.open import Store

_DAYS = 180
_KEPT = "rr-missed"
_MOST_SHOWN = 40
_REFERENCE = 12
FOUND_BY = {"outside": "came from outside", "control": "found by the control lane"}


def show(store: Store, casework: Casework, actor: Actor) -> None:
    """The people of the last half year."""
    st.subheader("Missed: who, and why", anchor=False)
    kept = st.session_state.get(_KEPT)
    known: MissedCases | None = kept[1] if kept and kept[0] == actor.person_id else None
    if known is None:
        st.caption(
            "Who was reopened in the last half year without having been read in time. Each look is logged."
        )
        if not st.button("Look at missed cases", icon=":material/search:", key="missed-look"):
            return
        until = _desk.now().date() + timedelta(days=1)
        with st.spinner("Looking at the nights before"):
            known = missed.missed(
                store,
                casework,
                actor,
                until - timedelta(days=_DAYS),
                until,
                now=_desk.now(),
                purpose=_seen.stated() or NOT_STATED,
            )
        st.session_state[_KEPT] = (actor.person_id, known)
        st.rerun()
    _told(known, rules.in_force(casework).capacity_a_week)


def _told(known: MissedCases, capacity: int) -> None:
    places = [row for each in known.missed for row in _places(each)]
    if known.missed:
        left, right = st.container(key="pair-missed").columns((1, 1.2), gap="large")
        with left:
            rows = [Bar(reason, count) for reason, count in known.by_reason.items()]
            st.html(bars.chart(rows, described="Missed people by main reason"))
        with right:
            if places:
                line = known.missed[0].path[-1].line if known.missed[0].path else capacity
                st.vega_lite_chart(spec=drawing.paths(places, line), alt="Ranks of missed people before")
    st.html(f'<div class="rr-lead">{known.sentence}</div>')
    if not known.missed:
        return
    st.dataframe(
        [row(each) for each in known.missed[:_MOST_SHOWN]],
        hide_index=True,
        column_config={"In words": st.column_config.TextColumn(width="large")},
        alt="Missed people, with their ranks and the reasons",
    )
    if len(known.missed) > _MOST_SHOWN:
        st.caption(f"and {len(known.missed) - _MOST_SHOWN} more; the command `rereview missed` lists all.")
    _held(known.missed[:_MOST_SHOWN])


def _places(each: Missed) -> list[dict[str, Any]]:
    near = any(place.state is State.ABOVE for place in each.path)
    return [
        {
            "person": name(each),
            "days": (place.as_of - each.occurred_on).days,
            "rank": place.rank,
            "state": str(place.state),
            "near": near,
        }
        for place in each.path
        if place.rank is not None
    ]


def row(each: Missed) -> dict[str, str | int | None]:
    """One person as a row of the table."""
    return {
        "Subject": _plain.visible(name(each)),
        "Reopened": each.occurred_on.isoformat(),
        "Found by": FOUND_BY[each.found_by],
        "Best rank": each.best_rank,
        "Reports": each.reports,
        "Late": each.late,
        "Main reason": str(each.reasons[0].why),
        "In words": _plain.visible(" ".join(reason.words for reason in each.reasons), 1_000),
    }


def _held(people: tuple[Missed, ...]) -> None:
    """What kept one person's score where it was, for whoever may see it."""
    told = {name(each): each.why_not for each in people if each.why_not}
    if not told:
        return
    chosen = st.selectbox(
        "What kept the score of somebody where it was, on the last night before",
        list(told),
        index=None,
        format_func=_plain.visible,
        placeholder="Choose a subject",
        key="missed-subject",
        width=420,
    )
    if chosen is not None:
        said = "".join(f"<li>{_plain.escaped(line)}</li>" for line in told[chosen])
        st.html(f'<ul class="rr-list">{said}</ul>')


def name(each: Missed) -> str:
    """The id, for those who may see it, or the beginning of the reference."""
    return each.subject_id or f"#{each.subject[:_REFERENCE]}"
