"""What the pages show, read from published nights; a list is kept for as long as its file is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from analytics import settings, taxonomy
from analytics.casework.desk import queue_view
from analytics.casework.people import Right, require
from analytics.casework.removal import withholding
from analytics.casework.removal.withholding import Withheld
from analytics.pages import _plain, _seen, _who
from analytics.store import nights, reading, timeline
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from analytics.taxonomy import Taxonomy

_NIGHTS_KEPT = 4


@dataclass(frozen=True)
class Subject:
    """One ranked subject of a night: its row of the queue, and the relations that it rests on."""

    place: dict[str, Any]
    contributions: pl.DataFrame
    incidents: pl.DataFrame
    custody: pl.DataFrame
    reports: pl.DataFrame


def store() -> Store:
    """The store that the environment names; made where it is missing."""
    return open_store(settings.load().store)


def event_types() -> Taxonomy:
    """The event types that the operator set."""
    return taxonomy.load(settings.load().taxonomy)


def _file(night: Night) -> tuple[str, str]:
    return str(night.run_path), night.run_sha256


def queue(night: Night) -> pl.DataFrame:
    """The list of a night in the order of reading, its texts fit to be looked at; logged.

    Whoever is out for reading is left out until the case is closed, whoever is restricted until that is
    lifted; those behind move up.

    Columns of `read_page_queue`, and `moved`: places won since the night before, null where new.
    `NotAllowedError` for whoever may not see it.
    """
    require(_who.actor(), Right.SEE_LIST)
    _seen.listed(night, _queue(night).height)
    return queue_view.without(_shown(night, hidden()), out_for_reading())


def out_for_reading() -> frozenset[str]:
    """Subjects that no list shows now, because a case of theirs is being read."""
    return queue_view.out(_who.casework(), _who.actor())


def withheld(night: Night) -> frozenset[str]:
    """Everybody whom no page shows the place of now: out for reading, or restricted."""
    return out_for_reading() | _restricted(night, hidden())


def hidden() -> Withheld:
    """Everybody whose data may not be used now: what a page reads of subjects passes through it."""
    return _kept(withholding.in_casework(_who.casework()))


def of_gate(withheld: Withheld) -> frozenset[str]:
    """What tells one gate from another, for caches."""
    return withheld.references


# the same object for as long as nothing changes: it remembers whom it has looked at
@st.cache_resource(max_entries=_NIGHTS_KEPT, show_spinner=False, hash_funcs={Withheld: of_gate})
def _kept(withheld: Withheld) -> Withheld:
    return withheld


@st.cache_resource(max_entries=_NIGHTS_KEPT, show_spinner=False, hash_funcs={Night: _file, Withheld: of_gate})
def _restricted(night: Night, withheld: Withheld) -> frozenset[str]:
    found = withheld.among(_queue(night)["subject_id"])
    if "people" in night.manifest.get("outputs", {}):
        # those under investigation, too
        found |= withheld.among(nights.read(night, "read_night_people")["subject_id"])
    return found


@st.cache_resource(max_entries=_NIGHTS_KEPT, show_spinner=False, hash_funcs={Night: _file, Withheld: of_gate})
def _shown(night: Night, withheld: Withheld) -> pl.DataFrame:
    return withheld.rows(_queue(night), ("main_reason",))


def ranked(night: Night) -> int:
    """How many subjects a night ranks: a figure of the night, not of anybody in it."""
    require(_who.actor(), Right.SEE_NIGHTS)
    return _queue(night).height


# one frame for all sessions: nothing can change a Polars frame in place, so no session can spoil another's
@st.cache_resource(max_entries=_NIGHTS_KEPT, show_spinner=False, hash_funcs={Night: _file})
def _queue(night: Night) -> pl.DataFrame:
    frame = nights.read(night, "read_page_queue")
    texts = [_plain.visible_column(name) for name in ("main_reason", "stream", "area_id")]
    return frame.with_columns(*texts, moved=pl.col("previous_rank") - pl.col("rank")).rechunk()


def figures(night: Night) -> pl.DataFrame:
    """The list of a night for figures in which nobody is told apart, with `closed_on` where it has it.

    Whoever is out for reading or restricted is left out: of a cohort of one, figures would tell their score.

    `NotAllowedError` for whoever may not see figures of cohorts.
    """
    require(_who.actor(), Right.SEE_COHORTS)
    unread = queue_view.unread(_who.casework())
    listed = _shown(night, hidden()).filter(~pl.col("subject_id").is_in(list(unread)))
    frame = nights.read(night, "read_night_queue")
    if "closed_on" not in frame.columns:
        return listed
    return listed.join(frame.select("subject_id", "closed_on"), on="subject_id", how="left")


OF_A_SUBJECT = (
    "read_night_subject",
    "read_night_subject_contributions",
    "read_night_subject_incidents",
    "read_night_subject_custody",
)
"""What a night says of one subject."""


def subject(kept: Store, night: Night, subject_id: str) -> Subject | None:
    """Everything that a night says of one subject; None where the night does not rank it. Logged.

    `NotAllowedError` for whoever may not see it and for a subject whose data is restricted, `NoPurposeError`
    where nobody has said what for.
    """
    withheld = hidden()
    withheld.require(subject_id)
    _seen.subject(night, subject_id)
    place, contributions, incidents, custody = nights.read_each(night, OF_A_SUBJECT, subject_id=subject_id)
    if place.is_empty():
        return None
    # what was loaded later was not before the night, whatever day it was recorded on
    loaded = night.manifest.get("inputs", {}).get("loaded")
    reports = timeline.reports(kept, subject_id, night.as_of, loaded=loaded)
    contributions = withheld.rows(contributions, ("reason",))
    reports = withheld.rows(reports, ("detail",))
    return Subject(
        withheld.rows(place, ("main_reason",)).row(0, named=True),
        contributions.with_columns(_plain.visible_column("reason")),
        incidents,
        custody,
        reports.with_columns(_plain.visible_column("detail")),
    )


def why_unranked(kept: Store, night: Night, subject_id: str) -> str:
    """One sentence: why the night does not rank this id. Logged, as is a subject that it ranks."""
    hidden().require(subject_id)
    _seen.subject(night, subject_id)
    with reading.open_reading(kept) as session:
        known = session.frame("read_page_unranked", subject_id=subject_id, as_of=night.as_of)
    if known.is_empty():
        return "No subject of this id had been recorded by this night. Ids are compared letter by letter."
    row = known.row(0, named=True)
    if row["status"] != "closed":
        return "This subject's case is active: the list holds closed subjects only."
    if row["roles"] and set(row["roles"]) <= {"witness", "victim"}:
        return "This subject is known only as a witness or victim, and such people are never ranked."
    if row["reopened_at"] is not None:
        return "This subject's case was reopened, so it is not ranked until it is closed again."
    return "This subject was loaded after this night was published; the next night will rank it."
