"""Whom the log speaks of: its references, worked out for everybody whom the current night ranks."""

from __future__ import annotations

import streamlit as st

from analytics.casework.database import Casework
from analytics.casework.keys import Keys
from analytics.casework.log.trawling import Place
from analytics.casework.people import Right, require
from analytics.casework.removal import restricting
from analytics.pages import _who
from analytics.store import nights
from analytics.store.nights import Night

Known = dict[str, tuple[str, Place]]
"""Id, stream and area by reference."""


def known(casework: Casework, night: Night | None) -> Known:
    """References of everybody on the night's list; whoever is not on it, or restricted, stays one."""
    require(_who.actor(), Right.SEE_AUDIT)
    found = {} if night is None else _known(night, casework.keys)
    references = restricting.references(casework)
    return {reference: told for reference, told in found.items() if reference not in references}


@st.cache_resource(
    max_entries=2,
    show_spinner="Working out whom the log speaks of",
    hash_funcs={
        Night: lambda night: (str(night.run_path), night.run_sha256),
        Keys: lambda keys: keys.sign(b""),
    },
)
def _known(night: Night, keys: Keys) -> Known:
    rows = nights.read(night, "read_night_queue").select("subject_id", "stream", "area_id").iter_rows()
    return {keys.reference(subject): (subject, (stream, area)) for subject, stream, area in rows}
