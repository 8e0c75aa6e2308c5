"""What is shown in place of every list while the program is switched off."""

from __future__ import annotations

import streamlit as st

from analytics.pages import _plain, _words
from analytics.store.switch import Switched

STATEMENT = "This program is switched off"
MEANWHILE = (
    "No list is computed or shown, and nobody should work from a copy of one. Records are kept as they were; "
    "reports can still be loaded."
)


def notice(off: Switched) -> None:
    """Say over the whole page by whom, when and why it was switched off, and how it is switched on."""
    st.header(STATEMENT, anchor=False, divider="gray")
    when = f"{_words.day(off.at)}, {off.at:%H:%M} UTC"
    st.html(
        '<div class="rr-banner" role="alert">'
        f"Switched off on <b>{when}</b> by <b>{_plain.escaped(off.by)}</b>.<br>"
        f"Reason: {_plain.escaped(off.reason)}</div>"
        f'<div class="rr-lead rr-below">{MEANWHILE}</div>'
    )
    st.caption("A supervisor switches it on again under Health; an operator with `rereview switch on`.")
