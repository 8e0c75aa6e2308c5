"""The subject's dossier as a PDF, for whoever may hand out data: for somebody, and for a purpose."""

from __future__ import annotations

import streamlit as st

from analytics.casework.people import Right
from analytics.dossier.content import Handed
from analytics.errors import RereviewError
from analytics.nightly import dossiers
from analytics.pages import _data, _desk, _seen, _who
from analytics.store.nights import Night
from analytics.store.open import Store


def offer(store: Store, night: Night, subject_id: str) -> None:
    """Ask whom it is for, make it, and hand it over; each one made stands in the log."""
    if not _who.actor().may(Right.EXPORT):
        return
    with st.popover("Dossier (PDF)", icon=":material/picture_as_pdf:"):
        recipient = st.text_input("For whom?", key=f"dossier-to-{subject_id}", max_chars=120)
        st.caption("Recipient and purpose stand on every page, and in the audit log.")
        purpose = _seen.stated()
        if st.button("Make it", type="primary", key=f"dossier-{subject_id}", disabled=purpose is None):
            _make(store, night, subject_id, Handed(recipient, purpose or ""))


def _make(store: Store, night: Night, subject_id: str, handed: Handed) -> None:
    if not handed.recipient.strip():
        st.error("Say first for whom it is.")
        return
    try:
        with st.spinner("Drawing the dossier"):
            made = dossiers.handed_out(
                store, _who.actor(), subject_id, handed, night.as_of, _data.event_types(), _desk.now()
            )
    except RereviewError as error:
        st.error(str(error))
        return
    st.download_button(
        "Download", made, file_name="dossier.pdf", mime="application/pdf", icon=":material/download:"
    )
