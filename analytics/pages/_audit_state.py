"""Is the log whole? Its size, its newest entry, what a check of it said, and who looked at much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.log import log_reading, trawling, verifying
from analytics.casework.log.log_reading import KINDS
from analytics.charts import log_activity
from analytics.pages import _plain, _who, _words
from analytics.pages._references import Known
from analytics.store.open import Store

DAYS = 35
_CHECKED = "rr-log-checked"


def chain(store: Store) -> None:
    """The state of the chain, and a button to check it now."""
    head = verifying.newest(store)
    checked: tuple[datetime, verifying.Verification] | None = st.session_state.get(_CHECKED)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        number = _words.count(head["audit"]) if head else "0"
        newest = f"<code>{head['sha256'][:16]}…</code>" if head else _words.NOTHING
        shown = ((number, "entries in the log"), (newest, "hash of the newest"))
        facts = "".join(
            f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown
        )
        st.html(f'<div class="rr-facts">{facts}</div>', width="content")
        st.button(
            "Verify now",
            key="audit-verify",
            on_click=_check,
            args=(store,),
            help="Reads every entry: its number, hash, link and signature, the signed head, and the note "
            "that lies with the keys. An anchor kept elsewhere is checked by `rereview verify --anchor`.",
        )
    if checked is None:
        return
    at, found = checked
    text = f"{_plain.visible(found.verdict)}, checked {_words.day(at)} {at:%H:%M} UTC."
    if found.problems:
        st.error(f"{text[0].upper()}{text[1:]}", icon=":material/link_off:")
        st.html(
            '<ul class="rr-list">'
            + "".join(f"<li>{_plain.escaped(one)}</li>" for one in found.problems)
            + "</ul>"
        )
    else:
        st.success(f"{text[0].upper()}{text[1:]}", icon=":material/link:")


def _check(store: Store) -> None:
    found = verifying.verify(store) or verifying.Verification(0, None, ())
    st.session_state[_CHECKED] = datetime.now(UTC), found


def activity(casework: Casework) -> None:
    """Entries by kind and day."""
    st.subheader("By kind and day", anchor=False)
    today = datetime.now(UTC)
    since = today - timedelta(days=DAYS)
    told = log_reading.activity(casework, _who.actor(), since)
    bars = log_activity.lanes(told, KINDS, since.date(), today.date())
    if not bars:
        st.info(f"Nothing was logged in the last {DAYS} days.")
        return
    st.vega_lite_chart(spec=log_activity.chart(bars), alt="Entries of the log by kind and day")
    st.caption(
        f"Entries a day (UTC), the last {DAYS} days. Each lane has its own scale; its highest day is in "
        "brackets. Consultation: somebody looked. Disclosure: data left the program."
    )


def unusual(casework: Casework, known: Known) -> None:
    """Whoever looked at many people, or at many in a short time."""
    st.subheader("Who looked at much", anchor=False)
    places = {reference: place for reference, (_, place) in known.items()}
    readers = trawling.readers(casework, _who.actor(), places, now=datetime.now(UTC))
    if not readers:
        st.info("Nobody looked at anybody in the last seven days.")
        return
    for reader in readers:
        for reason in reader.reasons:
            st.warning(f"{_plain.label(reader.person_id)}: {reason}.", icon=":material/query_stats:")
    rows = [
        {
            "who": _plain.visible(reader.person_id),
            "roles": ", ".join(sorted(reader.roles)),
            "looks": reader.looks,
            "hour": reader.busiest_hour,
            "past": reader.past_hour,
            "others_hour": reader.others_hour,
            "people": reader.subjects,
            "without": reader.without_case,
            "others_without": reader.others_without,
            "streams": reader.streams,
            "areas": reader.areas,
        }
        for reader in readers
    ]
    column = st.column_config
    st.dataframe(
        pl.DataFrame(rows, infer_schema_length=None).to_arrow(),
        hide_index=True,
        placeholder=_words.NOTHING,
        column_config={
            "who": column.TextColumn("Who", width=170),
            "roles": column.TextColumn("Roles", width=170),
            "looks": column.NumberColumn("Looks in 7 days"),
            "hour": column.NumberColumn("Busiest hour"),
            "past": column.NumberColumn("Busiest before", help="In the 28 days before these seven."),
            "others_hour": column.NumberColumn("Others of the role", help="Median of their busiest hours."),
            "people": column.NumberColumn("People"),
            "without": column.NumberColumn("Without a case", help="People of whom they have no case."),
            "others_without": column.NumberColumn(
                "Others, without", help="Median of the others of the role."
            ),
            "streams": column.NumberColumn("Streams"),
            "areas": column.NumberColumn("Areas"),
        },
        alt="What each person looked at in the last seven days",
    )
    st.caption(
        f"Somebody stands out at {trawling.LEAST} or more and more than {trawling.TIMES:g} times what they "
        "are held against: looks in their busiest hour against their own past and the others of their role; "
        "people without a case of theirs against the others. It says whom to ask, not why they looked."
    )
