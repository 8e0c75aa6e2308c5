"""The drawing of a neighbourhood with what says which ties are in it, and its files."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts import neighbourhood as drawing
from analytics.network import drawing_files
from analytics.network.words import WORDS
from analytics.nightly import export
from analytics.pages import _neighbourhood, _neighbourhood_chosen, _plain, _seen
from analytics.pages._seen import Taking
from analytics.store.nights import Night

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

HEIGHT_PIXELS = 480
_ROOMY_PIXELS, _MANY = 640, 60
REPLAY_SECONDS = 0.7
"""From one moment of a replay to the next."""
_REPLAY_STEPS = 20
_REPLAYING = "ties-replaying"
_HOW = (
    "Click a person or a tie to see what is behind it. Number: rank, for the first 100. Line: the strongest "
    "tie of the two; thicker: binds more. Fainter: seen longer ago. Small and faint: no tie of theirs is "
    "shown. Wheel and drag move about."
)


def show(graph: nx.Graph, night: Night) -> None:
    """Draw controls, graph, key and downloads."""
    with st.container(horizontal=True, gap="small"):
        chosen, statuses = _kinds(graph), _statuses(graph)
    above = st.container()
    until = _until(graph)
    shown = drawing.ties_by(graph, chosen, until, statuses)
    with above:
        _graph(graph, shown)
        st.html(_key_of_kinds(drawing.kinds(graph)))
    st.caption(f"{_HOW} {_neighbourhood.bound()}")
    _downloads(shown, night)


def _kinds(graph: nx.Graph) -> list[str]:
    """The kinds of tie that are wanted."""
    there = drawing.kinds(graph)
    return st.pills(
        "Kinds of tie",
        list(there),
        selection_mode="multi",
        default=list(there),
        format_func=lambda kind: f"{WORDS[kind]} ({there[kind]})",
        key=f"ties-kinds-{graph.graph['subject']}-{len(graph)}",
        on_change=_neighbourhood_chosen.renew,
        label_visibility="collapsed",
    )


def _statuses(graph: nx.Graph) -> list[str] | None:
    """Whose ties are wanted, by their case; None where all others are alike."""
    others = [about["status"] for person, about in graph.nodes(data=True) if person != graph.graph["subject"]]
    if len(set(others)) == 1:
        return None
    words = {"closed": "closed case", "active": "under investigation"}
    return st.pills(
        "Cases",
        list(words),
        selection_mode="multi",
        default=list(words),
        format_func=lambda status: f"{words[status]} ({others.count(status)})",
        key=f"ties-cases-{graph.graph['subject']}-{len(graph)}",
        on_change=_neighbourhood_chosen.renew,
        label_visibility="collapsed",
    )


def _until(graph: nx.Graph) -> date | None:
    """The last day up to which ties are wanted; None where there is nothing to choose."""
    months = drawing.months(graph)
    if not months[1:]:
        return None
    until = _month(graph, months, [date(seen.year, seen.month, 1) for seen in _beginnings(graph)])
    last = calendar.monthrange(until.year, until.month)[1]
    return until.replace(day=last)


def _beginnings(graph: nx.Graph) -> list[date]:
    ties = [tie["began"] for _, _, these in graph.edges(data="ties") for tie in these]
    return sorted(seen.date() for seen in ties if seen is not None)


def _month(graph: nx.Graph, months: list[date], began: list[date]) -> date:
    """The month up to which ties are drawn; the buttons go to where a tie began."""
    name = f"ties-until-{graph.graph['subject']}-{len(graph)}"
    steps = sorted({*began, months[0], months[-1]})
    if replaying(graph):
        _advance(graph, name, steps)
    now = st.session_state.get(name, months[-1])
    earlier = max((month for month in steps if month < now), default=None)
    later = min((month for month in steps if month > now), default=None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _step("Earlier", ":material/chevron_left:", name, earlier)
        chosen = st.select_slider(
            "Ties as of the end of",
            months,
            value=None if name in st.session_state else months[-1],
            format_func=lambda month: f"{month:%b %Y}",
            key=name,
        )
        _step("Later", ":material/chevron_right:", name, later)
        if st.button("Replay", icon=":material/play_arrow:", key=f"{name}-Replay", type="tertiary"):
            st.session_state[_REPLAYING] = (graph.graph["subject"], 0)
            st.rerun()
    return chosen


def replaying(graph: nx.Graph) -> bool:
    """Is it being shown how the ties of this subject grew?"""
    return bool(st.session_state.get(_REPLAYING, (None,))[0] == graph.graph["subject"])


def _advance(graph: nx.Graph, name: str, steps: list[date]) -> None:
    """Go on to the next moment of a replay; at its end stop it."""
    number = st.session_state[_REPLAYING][1]
    st.session_state[name] = steps[min(number, len(steps) - 1)]
    if number >= len(steps) - 1:
        del st.session_state[_REPLAYING]
        st.rerun()
    stride = max(1, round(len(steps) / _REPLAY_STEPS))
    st.session_state[_REPLAYING] = (graph.graph["subject"], number + stride)


def _step(label: str, icon: str, name: str, to: date | None) -> None:
    def go() -> None:
        st.session_state[name] = to

    help_text = f"{label}: to the month in which another tie began"
    st.button(
        label,
        icon=icon,
        key=f"{name}-{label}",
        on_click=go,
        disabled=to is None,
        help=help_text,
        type="tertiary",
    )


def _graph(graph: nx.Graph, shown: nx.Graph) -> None:
    choice = _neighbourhood_chosen.held(graph)
    people, ties = list(graph), drawing.in_turn(shown)
    name = _neighbourhood_chosen.key("drawing", graph)

    def choose() -> None:
        selection = st.session_state[name]["selection"]
        found = _neighbourhood_chosen.in_drawing(selection, people, ties)
        _neighbourhood_chosen.put(graph, found, "drawing")

    way = () if choice is None else drawing.paths(graph)[choice[0]] if len(choice) == 1 else choice
    st.echarts_chart(
        drawing.spec(graph, shown, way),
        key=name,
        on_select=choose,
        height=HEIGHT_PIXELS if len(graph) <= _MANY else _ROOMY_PIXELS,
        alt=f"{len(graph) - 1} people tied to {_plain.visible(graph.graph['subject'])}; a table lists them",
    )


def _key_of_kinds(there: dict[str, int]) -> str:
    """How each kind's line looks, as HTML."""
    marks = [
        '<span class="rr-family"><span style="display:inline-block;width:2rem;vertical-align:middle;'
        f'border-top:3px {drawing.line(kind)} {drawing.KIND_COLOURS[kind]}"></span> {WORDS[kind]}</span>'
        for kind in there
    ]
    return f"<div>{' '.join(marks)}</div>"


def _taken(
    write: Callable[[nx.Graph, str], bytes | str], drawn: nx.Graph, night: Night, taking: Taking
) -> bytes | str:
    """The file that somebody asked for, once the log knows of it."""
    subject_id = str(drawn.graph["subject"])
    taking.log(night, subject_id, "ties exported")
    return write(drawn, export.watermark(night, taking.handing))


def _downloads(shown: nx.Graph, night: Night) -> None:
    """What is drawn as files; whoever has no tie in it is not in them."""
    tied = [person for person in shown if shown.degree(person)]
    taking = _seen.taking()
    if not tied or taking is None:
        return
    drawn = shown.subgraph([shown.graph["subject"], *tied])
    subject = "".join(letter if letter.isalnum() else "-" for letter in shown.graph["subject"])
    files = (
        ("GraphML", "graphml", "application/xml", drawing_files.graphml),
        ("People (CSV)", "people.csv", "text/csv", drawing_files.nodes_csv),
        ("Ties (CSV)", "ties.csv", "text/csv", drawing_files.edges_csv),
    )
    with st.container(horizontal=True, gap="small"):
        for label, ending, kind, write in files:
            st.download_button(
                label,
                partial(_taken, write, drawn, night, taking),  # written when it is asked for
                f"{subject}-{night.as_of}.{ending}",
                kind,
                key=f"ties-{ending}",
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )
