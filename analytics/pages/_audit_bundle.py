"""An evidence bundle to take along: about one subject or one month, for somebody, for a purpose."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import streamlit as st

from analytics.casework import purposes
from analytics.casework.database import Casework
from analytics.casework.log import bundle
from analytics.casework.log.bundle import Wanted
from analytics.errors import UsageError
from analytics.pages import _plain, _who, _words
from analytics.store.open import Store

_MADE = "rr-bundle"


def show(casework: Casework, store: Store) -> None:
    """The form, and the file once it was made; making it is logged as a disclosure."""
    st.subheader("Evidence bundle", anchor=False)
    with (
        st.form("audit-bundle", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        subject = st.text_input("Subject", key="bundle-subject", placeholder="Id", width=180)
        month = st.text_input("or month", key="bundle-month", placeholder="YYYY-MM", width=110)
        recipient = st.text_input("For whom", key="bundle-recipient", placeholder="Recipient", width=220)
        purpose = st.selectbox(
            "What for",
            list(purposes.PURPOSES),
            index=None,
            key="bundle-purpose",
            placeholder="Purpose",
            width=190,
        )
        asked = st.form_submit_button("Make the bundle")
    if asked:
        st.session_state.pop(_MADE, None)
        _make(casework, store, subject or "", month or "", recipient or "", purpose)
    made = st.session_state.get(_MADE)
    if made is not None:
        name, content, entries = made
        st.download_button(
            f"Take along {name} ({_words.count(entries)} entries)",
            content,
            name,
            "application/zip",
            key="bundle-take",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(
        "A zip file that verifies by itself: unpack it and run its verify.py. It is logged as a disclosure "
        "when it is made."
    )


def _make(
    casework: Casework, store: Store, subject: str, month: str, recipient: str, purpose: str | None
) -> None:
    if not recipient.strip() or purpose is None:
        st.warning("Say for whom and what for: both stand in the log and in the bundle.")
        return
    file, now = io.BytesIO(), datetime.now(UTC)
    try:
        wanted = Wanted(subject.strip() or None, _month(month.strip()), recipient.strip(), purpose)
        entries = bundle.write(casework, store, _who.actor(), wanted, file, now=now)
    except UsageError as error:
        st.warning(f"{_plain.visible(str(error))}.")
        return
    about = f"{wanted.month:%Y-%m}" if wanted.month else "subject"
    st.session_state[_MADE] = f"evidence-{about}-{now:%Y%m%d-%H%M%S}.zip", file.getvalue(), entries
    st.rerun()  # the entries above have one more


def _month(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date() if text else None
    except ValueError:
        raise UsageError(f"month {text!r}", allowed="YYYY-MM, such as 2026-06") from None
