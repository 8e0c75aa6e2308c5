"""The button by which a supervisor switches the program off and on."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from analytics.casework import switching
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.errors import RereviewError
from analytics.pages import _plain
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.overrides import MOST_SIGNS


def control(store: Store, casework: Casework, actor: Actor) -> None:
    """The button that switches off or on, with a reason and a confirmation; nothing without the right."""
    if not any(actor.may(right) for right in switching.MAY_SWITCH):
        return
    off = switch.standing(store)
    label = "Switch the program on again" if off else "Switch the program off"
    with st.expander(label, icon=":material/power_settings_new:"), st.form("switching", border=False):
        st.caption(
            "Nights are computed and lists are shown again, for everybody."
            if off
            else "From now on no night is computed and no list is shown to anybody until it is switched on. "
            "A job that is running publishes nothing. Reports can still be loaded."
        )
        reason = st.text_input("Reason, for the record", max_chars=MOST_SIGNS, key="switching-reason")
        sure = st.checkbox("I mean it: this counts for everybody who uses this store", key="switching-sure")
        pressed = st.form_submit_button(label)
    if not pressed:
        return
    if not sure:
        st.warning("Nothing was switched: tick the box to confirm.", icon=":material/check_box:")
        return
    try:
        switching.turn(store, casework, actor, off=off is None, reason=reason, now=datetime.now(UTC))
    except RereviewError as error:
        st.error(f"Nothing was switched. {_plain.label(str(error))}", icon=":material/error:")
        return
    st.rerun()
