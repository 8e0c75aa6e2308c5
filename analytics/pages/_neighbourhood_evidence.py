"""Why two people are linked: who it is, the way there tie by tie, and the reports behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from analytics.charts import neighbourhood as drawing
from analytics.network.words import WORDS
from analytics.pages import _data, _links, _neighbourhood, _plain, _seen, _words
from analytics.pages._neighbourhood_chosen import Choice
from analytics.store import timeline
from analytics.store.nights import Night
from analytics.store.open import Store

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

_ROW_PIXELS, _HEAD_PIXELS, _MOST_ROWS = 30, 38, 7
_NO_REPORT = "No report stands behind this: it rests on the list of who was in which investigation."


def show(graph: nx.Graph, choice: Choice | None, store: Store, night: Night) -> None:
    """Write what is known of the person or the tie that is looked at."""
    if choice is None:
        return
    for person in set(choice) - {graph.graph["subject"]}:
        _seen.subject(night, person, "neighbour looked at")
    if len(choice) == 1:
        way = drawing.paths(graph)[choice[0]]
        _person(graph, choice[0])
    else:
        way = choice
        st.subheader(f"Tie of {_plain.label(choice[0])} and {_plain.label(choice[1])}", anchor=False)
    if not way[1:]:
        return
    for one, other in pairwise(way):
        _step(graph, one, other)
    _reports(store, night, way, _behind(graph, way))


def _person(graph: nx.Graph, person: str) -> None:
    about = graph.nodes[person]
    st.subheader(f"{_plain.label(person)}: {_neighbourhood.case(about)}", anchor=False)
    st.html(f'<div class="rr-stamp">{_plain.escaped(told(about))}</div>')
    if person == graph.graph["subject"]:
        return
    with st.container(horizontal=True, gap="small"):
        if about["rank"] is not None:
            st.page_link(
                _links.to("subject"),
                label="Open this subject",
                icon=":material/person:",
                query_params=_links.address(person),
            )
        st.page_link(
            _links.to("ties"), label="Their links", icon=":material/hub:", query_params=_links.address(person)
        )


def told(about: dict[str, Any]) -> str:
    """What is known of a person beside their case, in short sentences."""
    facts = [about["main_reason"]]
    if about["probability"] is not None:
        facts.append(f"Chance of reopening in 180 days {_words.share(about['probability'])}")
    if about["last_event_on"] is not None:
        facts.append(f"Last event {_words.day(about['last_event_on'])}")
    if about["reopened_on"] is not None:
        facts.append(f"Case reopened {_words.day(about['reopened_on'])}")
    if about["group"]:
        facts.append(f"In group {about['group']}")
    return " ".join(f"{fact}." for fact in facts if fact)


def _step(graph: nx.Graph, one: str, other: str) -> None:
    """One tie between two people, in a table of its kinds."""
    st.html(f'<div class="rr-stamp"><b>{_plain.escaped(one)}</b> – <b>{_plain.escaped(other)}</b></div>')
    column = st.column_config
    st.dataframe(
        table(graph.edges[one, other]["ties"]).to_arrow(),
        hide_index=True,
        row_height=_ROW_PIXELS,
        column_config={
            "what": column.TextColumn("Tie", width=118),
            "strength": column.ProgressColumn(
                "Strength",
                width=78,
                format="%.2f",
                min_value=0.0,
                max_value=1.0,
                help="0 to 1: fresh, well sourced and shared by few is strong",
            ),
            "began": column.DateColumn("Since", width=80, format="D MMM YYYY"),
            "last": column.DateColumn("Last seen", width=80, format="D MMM YYYY"),
            "reports": column.NumberColumn("Reports", width=56),
        },
        alt=f"Ties of {_plain.visible(one)} and {_plain.visible(other)}",
    )


def table(ties: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """One row a tie of two people, the strongest first."""
    rows = [
        {
            "what": WORDS.get(tie["kind"], _words.plain(tie["kind"])),
            "strength": round(tie["weight"], 3),
            "began": tie["began"],
            "last": tie["last"],
            "reports": tie["reports"],
        }
        for tie in sorted(ties, key=lambda tie: (-tie["weight"], tie["kind"]))
    ]
    dated = {"began": pl.Datetime("us"), "last": pl.Datetime("us")}
    return pl.DataFrame(rows, schema_overrides=dated).with_columns(pl.col("began", "last").dt.date())


def _behind(graph: nx.Graph, way: Sequence[str]) -> list[str]:
    found = [
        name
        for one, other in pairwise(way)
        for tie in graph.edges[one, other]["ties"]
        for name in tie["event_ids"]
    ]
    return list(dict.fromkeys(found))


def _reports(store: Store, night: Night, people: Iterable[str], wanted: list[str]) -> None:
    if not wanted:
        st.caption(_NO_REPORT)
        return
    rows = reports(store, night, people, wanted)
    st.caption(
        f"The {rows.height} reports behind it, newest first:" if rows.height > 1 else "The report behind it:"
    )
    column = st.column_config
    st.dataframe(
        rows.to_arrow(),
        height=_ROW_PIXELS * min(rows.height, _MOST_ROWS) + _HEAD_PIXELS,
        hide_index=True,
        row_height=_ROW_PIXELS,
        placeholder="",
        column_config={
            "occurred": column.DateColumn("Happened", width=88, format="D MMM YYYY"),
            "what": column.TextColumn("What", width=142),
            "about": column.TextColumn("Report on", width=106),
            "grade": column.TextColumn("Grade", width=50, help="Source 1–3, then intelligence A–E"),
            "kind": column.TextColumn("Kind of source", width=110),
            "recorded": column.DateColumn("Recorded", width=88, format="D MMM YYYY"),
            "event": column.TextColumn("Event", width=120),
            "detail": column.TextColumn("Detail, as it was sent", width=300),
        },
        alt="Reports behind the ties",
    )


def reports(store: Store, night: Night, people: Iterable[str], wanted: Sequence[str]) -> pl.DataFrame:
    """Those of the `wanted` reports that are on one of the `people`, newest first."""
    withheld = _data.hidden()
    found = [
        withheld.rows(timeline.reports(store, person, night.as_of), ("detail",))
        .filter(pl.col("event_id").is_in(list(wanted)))
        .with_columns(about=pl.lit(person))
        for person in people
    ]
    return (
        pl.concat(found)
        .sort("occurred_at", "event_id", descending=[True, False])
        .select(
            occurred=pl.col("occurred_at").dt.date(),
            what=pl.col("event_type").str.replace_all("_", " "),
            about="about",
            grade=pl.col("source_grade") + pl.col("intelligence_grade"),
            kind=pl.col("source_kind").str.replace_all("_", " "),
            recorded=pl.col("recorded_at").dt.date(),
            event="event_id",
            detail=_plain.visible_column("detail"),
        )
    )
