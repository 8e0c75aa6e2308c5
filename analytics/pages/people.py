"""Who works at the desk, and what may each of them do? For the administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from analytics.casework import directory
from analytics.casework.database import Casework
from analytics.casework.directory import Person
from analytics.casework.people import PERSONAL, RIGHTS, Right, require
from analytics.errors import UsageError
from analytics.pages import _frame, _plain, _who, _words

TITLE = "People"
ORDER = 21
NEEDS = Right.MANAGE_PEOPLE
_PENDING, _SAID = "rr-people-pending", "rr-people-said"


def render() -> None:
    """Draw the page: everybody with their roles, giving and taking roles, adding somebody."""
    _frame.banner()
    require(_who.actor(), NEEDS)
    casework = _who.casework()
    people = directory.everybody(casework)
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.info(said)
    st.subheader("Everybody who was added", anchor=False)
    _table(people)
    left, right = st.columns(2, gap="large")
    with left:
        _roles(casework, people)
    with right:
        _add(casework)
    _frame.not_for()


def _table(people: list[Person]) -> None:
    rows = [
        {
            "id": each.person_id,
            "name": _plain.visible(each.name),
            "login": _plain.visible(each.login or ""),
            "roles": ", ".join(sorted(each.roles)) or "none: can do nothing",
            "added": each.added_at.date(),
            "by": _plain.visible(each.added_by),
        }
        for each in people
    ]
    column = st.column_config
    st.dataframe(
        pl.DataFrame(rows, infer_schema_length=None).to_arrow(),
        hide_index=True,
        placeholder=_words.NOTHING,
        column_config={
            "id": column.TextColumn("Id", width=170),
            "name": column.TextColumn("Name", width=190),
            "login": column.TextColumn("Login", width=210),
            "roles": column.TextColumn("Roles now", width=300),
            "added": column.DateColumn("Added", width=100, format="D MMM YYYY"),
            "by": column.TextColumn("Added by", width=150),
        },
        alt="Everybody who was added, with their roles",
    )


def _roles(casework: Casework, people: list[Person]) -> None:
    st.subheader("Give or take a role", anchor=False)
    names = {each.person_id: each for each in people}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        person = st.selectbox("Person", list(names), key="people-person", width=230)
        role = st.selectbox("Role", PERSONAL, key="people-role", format_func=str, width=180)
        held = role in names[person].roles if person else False
        asked = st.button(
            "Take this role" if held else "Give this role", key="people-ask", disabled=not person
        )
    st.caption(f"May: {', '.join(sorted(RIGHTS[role]))}.")
    if asked:
        st.session_state[_PENDING] = person, role, not held
    pending = st.session_state.get(_PENDING)
    if pending is None:
        return
    person, role, gives = pending
    does = f"Give {_plain.label(person)} the role" if gives else f"Take from {_plain.label(person)} the role"
    st.warning(f"{does} {role}? It holds from their next click on, and stays on record.")
    with st.container(horizontal=True, gap="small"):
        if st.button("Yes", key="people-yes", type="primary"):
            change = directory.grant if gives else directory.revoke
            del st.session_state[_PENDING]
            _do(lambda: change(casework, _who.actor(), person, role, now=datetime.now(UTC)))
        if st.button("No", key="people-no"):
            del st.session_state[_PENDING]
            st.rerun()


def _add(casework: Casework) -> None:
    st.subheader("Add somebody", anchor=False)
    with st.form("people-add", border=False):
        person = st.text_input(
            "Id", key="people-id", placeholder="ann", help="a–z, 0–9, dot, dash; never changed"
        )
        name = st.text_input("Name", key="people-name")
        login = st.text_input("Login", key="people-login", help="What the sign-in service calls them.")
        roles = st.multiselect("Roles", PERSONAL, key="people-roles", format_func=str)
        sure = st.checkbox("This person works at the desk", key="people-sure")
        asked = st.form_submit_button("Add")
    if asked and not sure:
        st.warning("Tick the box to confirm: whoever is added stays on record.")
    elif asked:
        _do(
            lambda: directory.add(
                casework,
                _who.actor(),
                person or "",
                name or "",
                roles,
                now=datetime.now(UTC),
                login=login or None,
            )
        )


def _do(change: Callable[[], Person]) -> None:
    try:
        changed = change()
    except UsageError as error:
        said = f"Nothing was changed. {_plain.label(str(error))}"
    else:
        roles = ", ".join(sorted(changed.roles)) or "no role"
        said = f"{_plain.label(changed.person_id)}: {roles}."
    st.session_state[_SAID] = said
    st.rerun()
