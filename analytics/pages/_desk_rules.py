"""The desk's rules as a supervisor sets them, and what they were before."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from analytics.casework.desk import rules
from analytics.casework.desk.rules import DeskRules
from analytics.casework.people import Actor, Right
from analytics.errors import RereviewError
from analytics.pages import _desk, _plain, _words
from analytics.pages._desk import Desk

LABELS = {
    "capacity_a_week": "Cases a week",
    "control_share": "Share of control cases",
    "lock_minutes": "A case is locked for (minutes)",
    "rest_days": "A subject rests for (days)",
    "rest_new_days": "Back early after (days)",
    "rest_new_events": "… if so many reports came",
    "damping_days_a_closure": "Longer for each earlier closure (days)",
    "damping_days_most": "… but by no more than (days)",
    "second_share": "Share of closures read twice",
    "blind_first": "Score hidden until judged",
    "tripwire_due_days": "A tripwire is due after (days)",
    "due_days": "Any other case is due after (days)",
    "second_due_days": "A second reading is due after (days)",
    "due_soon_days": "Shown as due soon (days before)",
    "escalate_days": "Shown to a supervisor first (days after)",
    "snooze_days": "Longest time put away (days)",
    "tripwire_days": "A report still trips after (days)",
    "tripwire_cases_a_source": "Tripwires a source can set off a night",
}
"""How each rule is called on the screen."""


def show(desk: Desk, actor: Actor) -> None:
    """Write the form for whoever may set the rules, and the record of changes."""
    with st.expander("Rules of the desk"):
        if actor.may(Right.SET_DESK):
            _form(desk, actor)
        for change in reversed(rules.history(desk.casework, actor)):
            said = f"{_words.day(change.at)} {change.at:%H:%M} UTC, {_plain.escaped(change.by)}"
            st.html(f'<div class="rr-stamp">{said}: {_plain.escaped(change.reason)}</div>')


def _form(desk: Desk, actor: Actor) -> None:
    with st.form("desk-rules", border=False):
        columns = st.columns(3)
        chosen = {
            field.name: _input(columns[place % 3], field.name, desk.rules)
            for place, field in enumerate(fields(DeskRules))
        }
        reason = st.text_input("Why, for the record", max_chars=2_000, key="desk-rules-why")
        if st.form_submit_button("Set these rules"):
            changed = {name: value for name, value in chosen.items() if value != getattr(desk.rules, name)}
            try:
                rules.change(desk.casework, actor, reason=reason, now=_desk.now(), **changed)
            except RereviewError as error:
                st.error(str(error))
            else:
                st.rerun()


def _input(column: st.delta_generator.DeltaGenerator, name: str, known: DeskRules) -> float | bool:
    value, label, key = getattr(known, name), LABELS[name], f"rule-{name}"
    if isinstance(value, bool):
        return column.checkbox(label, value=value, key=key)
    if isinstance(value, float):
        return float(
            column.number_input(label, value=value, min_value=0.0, max_value=1.0, step=0.01, key=key)
        )
    return int(column.number_input(label, value=value, min_value=0, step=1, key=key))
