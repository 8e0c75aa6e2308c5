"""Score and rank stay hidden of whoever is out for reading, wherever a page would show them.

A reader who could look a case up would know whether it came from the list, and so whether it is a control
case (`docs/control.md`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import streamlit as st

from analytics.casework.desk import queue_view
from analytics.pages import _links, _who

_TOLD_OF_PEOPLE = ("moved", "entered", "left", "entered_first", "left_first")
_OF_THE_SCORE = ("rank", "score", "probability", "since", "main_reason", "chance")


def hidden(subject_id: str) -> bool:
    """Whether whoever acts may not see score and rank of a subject now."""
    return queue_view.hides(_who.casework(), _who.actor(), subject_id)


def changes(told: dict[str, Any], out: Collection[str]) -> dict[str, Any]:
    """What two nights say differently, without the people who are out.

    >>> changes({"moved": [{"subject_id": "A"}, {"subject_id": "B"}], "loads": []}, {"A"})
    {'moved': [{'subject_id': 'B'}], 'loads': []}
    """
    return {
        name: [one for one in found if one["subject_id"] not in out] if name in _TOLD_OF_PEOPLE else found
        for name, found in told.items()
    }


def graph(known: nx.Graph, out: Collection[str]) -> nx.Graph:
    """A neighbourhood in which nothing of the score is told of the people who are out."""
    theirs = [person for person in known if person in out]
    if not theirs:
        return known
    veiled = known.copy()
    for person in theirs:
        veiled.nodes[person].update(dict.fromkeys(_OF_THE_SCORE))
    return veiled


def restricted() -> None:
    """Say that nothing of a subject is shown, because their data may not be used."""
    st.info(
        "The use of this subject's data is restricted: it is kept, and not shown until that is lifted.",
        icon=":material/lock:",
    )


def note() -> None:
    """Say why score and rank are not shown."""
    st.info(
        "This subject is out for reading. Score, rank and evidence stay hidden until you have judged "
        "the case, or it is closed.",
        icon=":material/visibility_off:",
    )
    st.page_link(_links.to("review"), label="To the review", icon=":material/rate_review:")
