"""What can be said of one person on the list of those who may leave: propose, agree, refuse, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.people import Actor, Right
from analytics.casework.removal import guarding, proposals, removing
from analytics.casework.removal.coming import Facts
from analytics.errors import RereviewError
from analytics.pages import _desk, _plain
from analytics.store.open import Store

_SURE = "I mean it: with this, two people have decided that the person is to be erased"


def shown(store: Store, casework: Casework, actor: Actor, row: dict[str, Any]) -> None:
    """The buttons for a row of the queue, or in red what stands against them."""
    subject_id = str(row["subject_id"])
    reference = casework.keys.reference(subject_id)
    standing = proposals.standing(casework, actor, [reference]).get(reference)
    reason = st.text_input("Reason, for the record", key=f"why-{subject_id}", max_chars=2_000)
    now = _desk.now()

    def facts() -> Facts:
        return guarding.look(store, casework, [subject_id])[subject_id]

    if standing is None or not standing.stands:
        code = st.selectbox("It rests on", proposals.CODES, key=f"code-{subject_id}")
        _button("Propose", lambda: removing.propose(casework, actor, facts(), code, reason, now=now))
        return
    if standing.verdict is None:
        st.html(f"<p>{_plain.escaped(standing.told[0].upper() + standing.told[1:])}.</p>")
    else:
        st.caption("Agreed: an operator erases the person with `rereview erase`, two people by name.")
    if row["against"]:
        what = "agreed to" if standing.verdict is None else "erased on this ground"
        said = "; ".join(row["against"])
        st.error(f"Cannot be {what} now: {said}.", icon=":material/block:")
    elif standing.verdict is None:
        sure = st.checkbox(_SURE, key=f"sure-{subject_id}")
        _button(
            "Agree",
            lambda: removing.settle(casework, actor, facts(), "agreed", reason, now=now),
            ask=None if sure else "Nothing was agreed: tick the box to confirm.",
        )
    if standing.verdict is None:
        _button("Refuse", lambda: removing.settle(casework, actor, facts(), "refused", reason, now=now))
    if actor.person_id in standing.people or actor.may(Right.CONFIRM_REMOVAL):
        _button("Withdraw", lambda: removing.withdraw(casework, actor, subject_id, reason, now=now))
    if row["against"]:
        st.caption("Withdrawn or refused, it may be proposed anew.")


def _button(label: str, act: Callable[[], object], *, ask: str | None = None) -> None:
    """A button; what keeps it from being done, or is to be confirmed before (`ask`), is said beside it."""
    if not st.button(label, type="primary" if label in {"Propose", "Agree"} else "secondary"):
        return
    if ask:
        st.warning(ask, icon=":material/check_box:")
        return
    try:
        act()
    except RereviewError as error:
        st.error(_plain.visible(str(error)))
    else:
        st.rerun()
