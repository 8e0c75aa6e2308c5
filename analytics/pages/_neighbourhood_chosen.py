"""Which person or tie is looked at: chosen in the drawing or in the table, kept while the page is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.pages import _neighbourhood

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

Choice = tuple[str, ...]
"""One id: a person. Two: the tie between them."""

_CHOSEN, _VERSION = "ties-chosen", "ties-version"


def key(where: str, graph: nx.Graph) -> str:
    """Key of a widget that chooses; a new one, with nothing chosen in it, once the other has chosen."""
    version = st.session_state.get(f"{_VERSION}-{where}", 0)
    return f"ties-{where}-{graph.graph['subject']}-{len(graph)}-{version}"


def put(graph: nx.Graph, choice: Choice | None, where: str) -> None:
    """Look at something that was chosen in the widget `where`; what another holds is let go."""
    st.session_state[_CHOSEN] = (graph.graph["subject"], choice)
    other = {"drawing": "people", "people": "drawing"}[where]
    renew(other)


def renew(where: str = "drawing") -> None:
    """Let go of what a widget holds: it knows ties by their number, which other ties will have."""
    name = f"{_VERSION}-{where}"
    st.session_state[name] = st.session_state.get(name, 0) + 1


def held(graph: nx.Graph) -> Choice | None:
    """What is looked at: what was chosen, else whoever is of note, else whoever comes first."""
    subject, choice = st.session_state.get(_CHOSEN, (None, None))
    if subject == graph.graph["subject"] and choice is not None and _is_there(graph, choice):
        return tuple(choice)
    first = _neighbourhood.of_note(graph) or next(iter(_neighbourhood.in_order(graph)), None)
    return None if first is None else (first,)


def _is_there(graph: nx.Graph, choice: Choice) -> bool:
    return bool(graph.has_node(choice[0]) if len(choice) == 1 else graph.has_edge(*choice))


def in_drawing(selection: Any, people: list[str], ties: list[tuple[str, str]]) -> Choice | None:
    """What a selection of ECharts means; `people` and `ties` as they were drawn.

    >>> one = {"selected": [{"data_type": "edge", "data_indices": [0]}]}
    >>> in_drawing(one, ["S1", "S2"], [("S1", "S2")])
    ('S1', 'S2')
    """
    for group in selection["selected"]:
        drawn: list[Choice] = list(ties) if group["data_type"] == "edge" else [(person,) for person in people]
        for number in group["data_indices"]:
            if number < len(drawn):
                found: Choice = drawn[number]
                return found
    return None
