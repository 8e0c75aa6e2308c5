"""Who is around a subject, tied by what and how lately? A graph in which everybody keeps their place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any

from analytics.charts import _layout, _tie_marks, palette
from analytics.charts._tie_marks import FIRST, KIND_COLOURS, SELF, line, tie_told
from analytics.network.mentions import KINDS

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

__all__ = [
    "FIRST",
    "KIND_COLOURS",
    "between",
    "in_turn",
    "kinds",
    "line",
    "months",
    "paths",
    "spec",
    "tie_told",
    "ties_by",
]

Spec = dict[str, Any]

paths = _layout.paths
_LABEL: Spec = {
    "position": "top",
    "distance": 4,
    "fontSize": 12,
    "color": palette.LIGHT_PAGE,
    "backgroundColor": palette.DARK_PAGE,
    "borderColor": palette.NEUTRAL,
    "borderWidth": 1,
    "borderRadius": 3,
    "padding": [2, 4],
}
_CURVED = 0.12
_ALWAYS = datetime(1, 1, 1)  # noqa: DTZ001 - a feed's times are UTC and carry no zone


def between(way: tuple[str, ...]) -> str | None:
    """The last one between the subject and whoever a way leads to; None where nobody is.

    >>> between(("S1", "S2", "S3")), between(("S1", "S2"))
    ('S2', None)
    """
    return way[1:-1][-1] if way[1:-1] else None


def ties_by(
    graph: nx.Graph,
    chosen: Collection[str] | None = None,
    until: date | None = None,
    statuses: Collection[str] | None = None,
) -> nx.Graph:
    """Everybody of a neighbourhood, with only the ties of the `chosen` kinds that had begun by `until`.

    Of others than the subject only those of some `statuses` stay tied. None: all of them; the whole time.
    Ties without a date count as always there. Weights are those of the night, of the ties that are left:
    1 - prod(1 - weight).
    """
    import networkx as nx

    left: nx.Graph = nx.Graph(**graph.graph)
    left.add_nodes_from(graph.nodes(data=True))
    for one, other, these in graph.edges(data="ties"):
        if statuses is not None and not _of(graph, {one, other}, statuses):
            continue
        wanted = [each for each in these if chosen is None or each["kind"] in chosen]
        begun = [each for each in wanted if until is None or _by(each["began"], until)]
        if begun:
            left.add_edge(one, other, **_together(begun))
    return left


def _of(graph: nx.Graph, people: set[str], statuses: Collection[str]) -> bool:
    return all(graph.nodes[person]["status"] in statuses for person in people - {graph.graph["subject"]})


def in_turn(shown: nx.Graph) -> list[tuple[str, str]]:
    """Pairs who are tied, in the order in which their first tie began: a later time only adds to the end."""

    def began(pair: tuple[str, str]) -> tuple[datetime, str, str]:
        return min(each["began"] or _ALWAYS for each in shown.edges[pair]["ties"]), min(pair), max(pair)

    return sorted(shown.edges, key=began)


def _by(began: datetime | None, until: date) -> bool:
    return began is None or began.date() <= until


def _together(ties: list[Spec]) -> Spec:
    return {
        "weight": 1.0 - prod(1.0 - each["weight"] for each in ties),
        "kinds": tuple(dict.fromkeys(each["kind"] for each in ties)),
        "first_seen": min((each["began"] for each in ties if each["began"]), default=None),
        "last_seen": max((each["last"] for each in ties if each["last"]), default=None),
        "ties": ties,
    }


def kinds(graph: nx.Graph) -> dict[str, int]:
    """How many pairs are tied by each kind, in the order of `KINDS`; only kinds that occur."""
    found = [kind for _, _, these in graph.edges(data="kinds") for kind in these]
    return {kind: found.count(kind) for kind in KINDS if kind in found}


def months(graph: nx.Graph) -> list[date]:
    """First days of all months from the first dated tie to the night's; none where no tie is dated."""
    dated = [seen.date() for _, _, seen in graph.edges(data="first_seen") if seen is not None]
    if not dated:
        return []
    first, last = min(dated), graph.graph["as_of"]
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def spec(graph: nx.Graph, shown: nx.Graph | None = None, way: tuple[str, ...] = ()) -> Spec:
    """The neighbourhood as an ECharts option; `shown` (from `ties_by`) says which ties are drawn.

    `way` are ids one tied to the next, from the subject to whoever is looked at: their ties stand out.

    Everybody stands where they do in the whole `graph`, in the order of its nodes: whatever ties are
    shown, the drawing keeps its place. `graph` is as `analytics.nightly.neighbourhood.ego` gives it.
    """
    shown = graph if shown is None else shown
    subject, as_of = graph.graph["subject"], graph.graph["as_of"]
    places = _layout.positions(graph)
    index = {person: number for number, person in enumerate(graph)}
    people = []
    for person, about in graph.nodes(data=True):
        tied = person == subject or shown.degree(person) > 0
        x, y = places[person]
        opacity = _tie_marks.freshness(_last(shown, person), as_of)
        people.append(_tie_marks.node(person, about, subject, opacity, tied=tied) | {"x": x, "y": y})
    if way:
        people[index[way[-1]]]["itemStyle"] |= _tie_marks.LOOKED_AT
    steps = [{one, other} for one, other in pairwise(way)]
    edges = []
    for one, other in in_turn(shown):
        drawn = _tie_marks.edge(one, other, shown.edges[one, other], as_of) | {
            "source": index[one],
            "target": index[other],
        }
        drawn["lineStyle"]["curveness"] = 0.0 if subject in (one, other) else _CURVED
        if {one, other} in steps:
            drawn["lineStyle"] |= _tie_marks.STANDS_OUT
        edges.append(drawn)
    return _form(people, edges)


def _last(shown: nx.Graph, person: str) -> date | None:
    """When something was last recorded of a person, or of a tie of theirs."""
    ties = [seen.date() for _, _, seen in shown.edges(person, data="last_seen") if seen is not None]
    own = shown.nodes[person]["last_event_on"]
    return max([*ties, *([own] if own else [])], default=None)


def _form(people: list[Spec], edges: list[Spec]) -> Spec:
    """The option around nodes and edges: a legend of people, hints, selection."""
    categories = [
        {"name": name, "symbol": symbol, "itemStyle": {"color": colour}}
        for name, (symbol, colour) in _tie_marks.SHAPES.items()
    ]
    series = {
        "type": "graph",
        "layout": "none",
        "data": people,
        "links": edges,
        "categories": [*categories, {"name": SELF}],
        "selectedMode": "single",
        "roam": True,
        "scaleLimit": {"min": 0.5, "max": 8},
        "label": _LABEL,
        "labelLayout": {"hideOverlap": True},
        "emphasis": {"focus": "adjacency", "scale": True},
        "blur": {"itemStyle": {"opacity": 0.25}, "lineStyle": {"opacity": 0.12}},
        "select": {"itemStyle": _tie_marks.LOOKED_AT, "lineStyle": _tie_marks.STANDS_OUT},
        "tooltip": {"formatter": "{b}"},
        "preserveAspect": "contain",
        "left": 40,
        "right": 40,
        "top": 64,
        "bottom": 44,
    }
    return {
        "animation": False,
        "legend": {
            "data": _legend(),
            "top": 4,
            "left": 4,
            "selectedMode": False,
            "itemWidth": 16,
            "itemHeight": 14,
        },
        "tooltip": {"confine": True, "extraCssText": "white-space: pre-line; max-width: 24rem"},
        "series": [series],
    }


def _legend() -> list[Spec]:
    return [{"name": name, "icon": symbol} for name, (symbol, _) in _tie_marks.SHAPES.items()]
