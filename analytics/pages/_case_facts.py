"""The file as a reader sees it before judging: what happened and who says so, without score or evidence."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from analytics.casework.desk import earlier
from analytics.casework.desk.cases import Shown
from analytics.casework.desk.earlier import Earlier
from analytics.casework.people import Actor
from analytics.pages import _case_words, _data, _drawings, _plain, _reports, _seen, _words
from analytics.pages._data import Subject
from analytics.pages._desk import Desk
from analytics.store.reading import open_reading

_MOST_FAMILIES = 4


def withheld(subject: Subject) -> Subject:
    """The subject without anything that the score could be told from: no evidence, no onset, no weights."""
    place = {name: value if name in _OPEN else None for name, value in subject.place.items()}
    incidents = subject.incidents.with_columns(weight=pl.lit(1.0))
    return replace(subject, place=place, contributions=subject.contributions.clear(), incidents=incidents)


_OPEN = {
    "as_of",
    "subject_id",
    "incidents_90d",
    "incidents_365d",
    "last_event_on",
    "stream",
    "area_id",
    "opened_on",
    "closed_on",
}


def show(desk: Desk, actor: Actor, case: Shown, subject: Subject) -> None:
    """Write what came before, draw what happened, list the reports."""
    _before(desk, actor, case, subject)
    _drawings.timeline(subject)
    _reports.show(subject)


def _before(desk: Desk, actor: Actor, case: Shown, subject: Subject) -> None:
    """Earlier closed cases added up, and what nobody has read since."""
    with open_reading(desk.store) as session:
        versions = session.frame("read_subject_versions", as_of=desk.night.as_of)
    known = earlier.earlier(
        desk.casework, actor, str(case.subject_id), desk.news, subject.incidents, versions
    )
    st.html(f'<ul class="rr-list">{"".join(f"<li>{line}</li>" for line in sentences(known, case))}</ul>')


def sentences(known: Earlier, case: Shown) -> list[str]:
    """What came before, in sentences fit for HTML."""
    alone = known.closed_alone
    told = []
    if not known.cases:
        told.append("Nobody has read this file here before.")
    elif alone:
        about = ", ".join(
            f"{count} {_plain.escaped(_words.plain(family))}"
            for family, count in list(known.families.items())[:_MOST_FAMILIES]
        )
        dates = ", ".join(_words.day(each.closed_on) for each in alone)
        times = "once" if len(alone) == 1 else f"{len(alone)} times"
        told.append(
            f"<b>Closed without further action {times} before</b> ({dates}). Together they were about "
            f"{known.incidents} incidents{f': {about}' if about else ''}."
        )
    if known.cases:
        last = known.cases[-1]
        told.append(f"Last decision: {_plain.escaped(last.outcome)}, {_words.day(last.closed_on)}.")
    if known.since is not None:
        count = len(known.unseen)
        told.append(f"{_counted(count, 'report')} came since the last reading ({_words.day(known.since)}).")
    if case.event_ids:
        listed = ", ".join(_plain.escaped(event_id) for event_id in case.event_ids)
        what = "Reports that tripped" if case.tripwire else "Reports that brought the case up again"
        told.append(f"{what}: {listed}.")
    return told


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def facts(subject: Subject) -> str:
    """Figures of the file that say nothing of the score, as HTML."""
    place = subject.place
    shown = (
        (f"{place['incidents_90d']} / {place['incidents_365d']}", "incidents in 90 / 365 days"),
        (_words.day(place["last_event_on"]), "last event"),
        (_plain.escaped(_words.plain(place["stream"])), "stream"),
        (_plain.escaped(place["area_id"]) or _words.NOTHING, "area"),
        (f"{_words.day(place['opened_on'])} – {_words.day(place['closed_on'])}", "case opened – closed"),
    )
    items = "".join(f'<div class="rr-fact"><b>{value}</b><span>{name}</span></div>' for value, name in shown)
    return f'<div class="rr-facts">{items}</div>'


def of_case(desk: Desk, case: Shown, purpose: str) -> Subject | None:
    """The subject as the night has it, opened for the purpose of the reading; None where it is not ranked."""
    if case.subject_id is None:
        return None
    _seen.state(purpose)
    return _data.subject(desk.store, desk.night, case.subject_id)


def unknown(case: Shown) -> None:
    """What is said where the night has nothing of the subject."""
    st.warning(
        f"The night does not rank {_plain.label(case.subject_id)} any more: their case may be active again. "
        f"Put the case back, or decide on what is known of it. {_case_words.PART[case.status].capitalize()}."
    )
