"""The people around a subject as a table, and the groups of the night that are moving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from analytics.charts import neighbourhood as drawing
from analytics.pages import _links, _neighbourhood, _neighbourhood_chosen, _plain

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

_ROW_PIXELS, _HEAD_PIXELS, _MOST_ROWS = 30, 38, 12
_MOST_GROUPS = 20


def show_people(graph: nx.Graph) -> None:
    """Write everybody around the subject, whoever matters most first; a row can be chosen."""
    st.subheader("People tied", anchor=False)
    st.caption(
        "Those under investigation and in the first 100 stand first. A click on the box left of a row shows "
        "why they are linked; with the keyboard: arrows, then Shift and Space."
    )
    order = _neighbourhood.in_order(graph)
    rows = people(graph, order)
    name = _neighbourhood_chosen.key("people", graph)

    def choose() -> None:
        chosen = [number for number in st.session_state[name]["selection"]["rows"] if number < len(order)]
        _neighbourhood_chosen.put(graph, (order[chosen[0]],) if chosen else None, "people")

    column = st.column_config
    st.dataframe(
        rows.to_arrow(),
        key=name,
        height=_ROW_PIXELS * min(rows.height, _MOST_ROWS) + _HEAD_PIXELS,
        row_height=_ROW_PIXELS,
        hide_index=True,
        placeholder="",
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "person": column.TextColumn("Subject", width=120),
            "case": column.TextColumn("Case", width=140),
            "rank": column.NumberColumn("Rank", width=64, help="1 = look first; empty: not ranked"),
            "tied": column.TextColumn(
                "Tied by", width=330, help="Each kind, since when, on how many reports"
            ),
            "last": column.DateColumn("Tie last seen", width=98, format="D MMM YYYY"),
            "through": column.TextColumn("Through", width=120, help="Empty: tied to the subject themselves"),
            "reason": column.TextColumn("Main reason of their rank", width=360),
            "event": column.DateColumn("Last event", width=92, format="D MMM YYYY"),
            "group": column.TextColumn("Group", width=86),
        },
        alt="People around the subject, those of note first",
    )


def people(graph: nx.Graph, order: list[str]) -> pl.DataFrame:
    """One row a person around the subject, in that order, with the last tie on the way to them."""
    ways = drawing.paths(graph)
    rows = []
    for person in order:
        about, way = graph.nodes[person], ways[person]
        tie = graph.edges[way[-2], way[-1]]
        rows.append(
            {
                "person": person,
                "case": "under investigation" if about["status"] == "active" else "closed",
                "rank": about["rank"],
                "tied": "; ".join(drawing.tie_told(each) for each in tie["ties"]),
                "last": None if tie["last_seen"] is None else tie["last_seen"].date(),
                "through": drawing.between(way),
                "reason": _plain.visible(about["main_reason"]) or None,
                "event": about["last_event_on"],
                "group": about["group"],
            }
        )
    schema = {"rank": pl.Int32, "last": pl.Date, "event": pl.Date, "group": pl.String}
    table = pl.DataFrame(rows, schema_overrides=schema | {"through": pl.String, "reason": pl.String})
    return table if table["through"].is_not_null().any() else table.drop("through")


def show_groups(groups: pl.DataFrame, own: str | None, subject_id: str) -> str | None:
    """Write the groups that are moving; the first member of the one that was chosen just now."""
    st.subheader("Groups that are moving", anchor=False)
    if groups.is_empty():
        st.info("In no group do two or more people show signs of escalating on this night.")
        return None
    mine = " This subject's own group is marked." if own in set(groups["group"]) else ""
    st.caption(
        "Groups of people tied to one another of whom two or more may be escalating; the most of them first."
        f"{mine} A click on the box left of a group opens the network of its best-ranked member."
    )
    rows = groups.head(_MOST_GROUPS).select(
        pl.when(pl.col("group") == (own or ""))
        .then(pl.col("group") + " ◂")
        .otherwise("group")
        .alias("group"),
        *("members", "rising", "active", "ranked", "first_rank", "first_subject"),
    )
    column = st.column_config
    state = st.dataframe(
        rows.to_arrow(),
        key=f"ties-groups-{subject_id}",  # nothing is chosen yet on the page that a choice leads to
        height=_ROW_PIXELS * rows.height + _HEAD_PIXELS,
        row_height=_ROW_PIXELS,
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "group": column.TextColumn("Group", width=110, help="Keeps its name while most members stay"),
            "members": column.NumberColumn("Members", width=80),
            "rising": column.NumberColumn("May be escalating", width=130),
            "active": column.NumberColumn("Under investigation", width=140),
            "ranked": column.NumberColumn("On the list", width=90),
            "first_rank": column.NumberColumn("Best rank", width=84),
            "first_subject": column.TextColumn("Best-ranked member", width=150),
        },
        alt="Groups that are moving",
    )
    chosen = state["selection"]["rows"]
    first = rows["first_subject"][chosen[0]] if chosen and chosen[0] < rows.height else None
    return None if first is None else str(first)


def open_links(subject_id: str) -> None:
    """Go to the network of somebody."""
    st.switch_page(_links.to("ties"), query_params=_links.address(subject_id))
