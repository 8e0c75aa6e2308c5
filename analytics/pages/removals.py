"""Who may leave the list, since when, why, and who is to say so?"""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor, Right
from analytics.casework.removal import removal_list, unlisted
from analytics.charts import quiet
from analytics.pages import _data, _desk, _frame, _links, _plain, _removal_words, _who, _words
from analytics.store.open import Store

TITLE = "Off the list"
ORDER = 14
NEEDS = Right.PROPOSE_REMOVAL
_MOST_SHOWN, _DRAWN = 100, 12
_NOTE = (
    "A clock proposes and removes nobody. One person proposes with a reason, another agrees; one of the two "
    "is a supervisor. A report that weighs and comes later ends what was agreed. Agreed, the person is "
    "erased by a command of its own."
)


def render() -> None:
    """Draw the queue, and for the one who is chosen the reasons and what can be said to them."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    store, night = found
    casework, actor = _who.casework(), _who.actor()
    key = f"rr-removals-{actor.person_id}-{night.number}"
    seen = bool(st.session_state.get(key))
    queue = removal_list.queue(store, casework, actor, night, now=_desk.now(), seen=seen)
    st.session_state[key] = True
    # no list shows whoever is being read: a rank here would tell as well as one there
    queue = queue.filter(~pl.col("subject_id").is_in(list(_data.withheld(night))))
    st.header("Who may leave the list", anchor=False)
    if queue.is_empty():
        st.info("Nobody's clock is over or will be within a year, and nobody was proposed.")
    else:
        _summary(queue)
        _table(queue.head(_MOST_SHOWN))
        chosen = st.selectbox(
            "Look at", queue["subject_id"].to_list(), format_func=_plain.visible, key="removal-of"
        )
        _one(store, casework, actor, queue.row(by_predicate=pl.col("subject_id") == chosen, named=True))
    for each in unlisted.unlisted(store, casework, actor, night, now=_desk.now()):
        said = "; ".join((each.proposal, *each.against))
        st.warning(
            f"{_plain.label(each.subject_id)} is not ranked in this night: {_plain.label(said)}. "
            "`rereview removal withdraw` takes it back."
        )
    st.caption(_NOTE)
    _frame.stamp(night, _data.ranked(night))
    _frame.not_for()


def _summary(queue: pl.DataFrame) -> None:
    """How many, by the state of their clock, and how many of them somebody has proposed."""
    proposed = queue.filter(pl.col("proposal").str.contains("^(proposed|agreed)")).height
    people = "1 person" if queue.height == 1 else f"{_words.count(queue.height)} people"
    said = "nobody has been proposed yet" if not proposed else f"<b>{proposed}</b> proposed"
    st.html(f'<div class="rr-lead"><b>{people}</b> whose clock is over or soon will be; {said}.</div>')
    counted = queue.group_by("state").len().sort("len", "state", descending=[True, False])
    states = ", ".join(f"{_words.count(count)} {state}" for state, count in counted.iter_rows())
    st.caption(f"{states}.")
    first = queue.head(_DRAWN)
    st.subheader("Quiet for how long, the first to look at first", anchor=False)
    waiting = first.select("subject_id", "started_on", "ends_on", "days_left").to_dicts()
    drawn = [each | {"subject_id": _plain.visible(each["subject_id"])} for each in waiting]
    st.vega_lite_chart(spec=quiet.chart(drawn), alt="Years of quiet, and how many it takes to leave")
    shown = min(queue.height, _MOST_SHOWN)
    st.subheader(f"The first {shown}" if shown > 1 else "Who it is", anchor=False)


def _table(queue: pl.DataFrame) -> None:
    shown = queue.select(
        "subject_id",
        "state",
        "group",
        "started_on",
        "ends_on",
        "protective",
        "rank",
        "proposal",
        pl.col("against").list.join("; "),
    )
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        column_config={
            "subject_id": "Subject",
            "state": "Clock",
            "group": st.column_config.NumberColumn("Group", width=70),
            "started_on": st.column_config.DateColumn("Began", format="D MMM YYYY"),
            "ends_on": st.column_config.DateColumn("Over", format="D MMM YYYY"),
            "protective": st.column_config.NumberColumn("Protective since", width=120),
            "rank": st.column_config.NumberColumn("Rank", width=70),
            "proposal": "Proposal",
            "against": "Stands against it now",
        },
        alt="People who may leave the list, with their clocks",
    )


def _one(store: Store, casework: Casework, actor: Actor, row: dict[str, Any]) -> None:
    subject_id = str(row["subject_id"])
    st.subheader(f"{_plain.label(subject_id)}: {row['state']}", anchor=False)
    reasons = "".join(f"<li>{_plain.escaped(reason)}</li>" for reason in row["reasons"])
    st.html(f'<ul class="rr-list">{reasons}</ul>')
    st.page_link(_links.to("subject"), label="Open the subject", query_params=_links.address(subject_id))
    _removal_words.shown(store, casework, actor, row)
