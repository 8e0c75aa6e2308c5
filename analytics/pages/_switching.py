"""The button by which a supervisor switches the program off and on."""

from __future__ import annotations

from contextlib import suppress
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

_PIXELS = 520
_NOT_TOLD = "rr-switching-not-told"


def control(store: Store, casework: Casework, actor: Actor) -> None:
    """The button that switches off or on, with a reason and a confirmation; nothing without the right."""
    if not any(actor.may(right) for right in switching.MAY_SWITCH):
        return
    _catch_up(store, casework)
    off = switch.standing(store)
    not_told = st.session_state.pop(_NOT_TOLD, None)
    if not_told:
        st.warning(f"The audit log could not be told yet, and will be: {_plain.label(not_told)}")
    label = "Switch the program on again" if off else "Switch the program off"
    # fields of their own each time: else what switched it off would be filled in to switch it on
    turn = len(switch.all(store))
    # not a popover: what is in one comes last for whoever has no mouse
    with st.expander(
        label, icon=":material/power_settings_new:", width=_PIXELS, key=f"switching-open-{turn}"
    ):
        reason, sure, pressed = _asked(label, turn, off=off is not None)
        if not pressed:
            return
        if not sure:
            st.warning("Nothing was switched: tick the box to confirm.", icon=":material/check_box:")
            return
        try:
            done = switching.turn(
                store, casework, actor, off=off is None, reason=reason, now=datetime.now(UTC)
            )
        except RereviewError as error:
            st.error(f"Nothing was switched. {_plain.label(str(error))}", icon=":material/error:")
            return
    if done.not_told:
        st.session_state[_NOT_TOLD] = done.not_told
    st.rerun()


def _asked(label: str, turn: int, *, off: bool) -> tuple[str, bool, bool]:
    """Reason, confirmation, and whether the button was pressed; Enter in the field presses it, too."""
    with st.form(f"switching-{turn}", border=False):
        st.caption(
            "Nights are computed and lists are shown again, for everybody."
            if off
            else "From now on no night is computed and no list is shown to anybody until it is switched on. "
            "A job that is running publishes nothing. Reports can still be loaded."
        )
        reason = st.text_input("Reason, for the record", max_chars=MOST_SIGNS, key=f"switching-reason-{turn}")
        sure = st.checkbox(
            "I mean it: this counts for everybody who uses this store", key=f"switching-sure-{turn}"
        )
        return reason, sure, st.form_submit_button(label, type="primary")


def _catch_up(store: Store, casework: Casework) -> None:
    """Tell the log of what was switched while it could not be written; it may be so still."""
    with suppress(RereviewError):
        switching.catch_up(store, casework, datetime.now(UTC))
