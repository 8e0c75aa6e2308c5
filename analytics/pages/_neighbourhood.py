"""A subject's neighbourhood as the page shows it: read once, and said in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from analytics.casework.people import Right, require
from analytics.casework.removal.withholding import Withheld
from analytics.charts import neighbourhood as drawing
from analytics.nightly import neighbourhood
from analytics.pages import _blind, _data, _seen, _who, _words
from analytics.ranking import ties
from analytics.store import nights
from analytics.store.nights import Night

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

NOBODY = (
    "Nobody is tied to this person: by this night no contact, no shared address, phone, device, account or "
    "vehicle, and no investigation of both is known. So there is nothing to draw."
)
NEW_DAYS = 90
_KEPT = 16
_HASHED: dict[str | type, Any] = {
    Night: lambda night: (night.number, night.run_sha256),
    Withheld: _data.of_gate,
}
_TOLD = 5
"""Ranks that a sentence names."""


@dataclass(frozen=True)
class Tied:
    """A subject with everybody around them; `share` of their positive evidence comes from ties.

    `place` is their row of the queue, empty for whoever is not ranked, who has no share either.
    """

    graph: nx.Graph
    place: dict[str, Any]
    share: float | None

    @property
    def subject(self) -> str:
        """Whose neighbourhood it is."""
        return str(self.graph.graph["subject"])

    @property
    def near(self) -> list[str]:
        """Whoever is tied to the subject, without anybody between."""
        return [person for person, distance in self.graph.nodes(data="distance") if distance == 1]


def read(night: Night, subject_id: str, hops: int) -> Tied:
    """The neighbourhood of a subject; `UsageError` where the night keeps no ties of them. Logged.

    `NotAllowedError` for whoever may not see it, `NoPurposeError` where nobody has said what for.
    """
    _seen.subject(night, subject_id, "ties shown")
    tied, out = _read(night, subject_id, hops, _data.hidden()), _data.out_for_reading()
    if subject_id in out:
        return Tied(_blind.graph(tied.graph, out), {}, None)
    return replace(tied, graph=_blind.graph(tied.graph, out))


# nobody changes a graph in place: what is drawn is a copy with fewer ties
@st.cache_resource(max_entries=_KEPT, show_spinner=False, hash_funcs=_HASHED)
def _read(night: Night, subject_id: str, hops: int, withheld: Withheld) -> Tied:
    graph = neighbourhood.ego(night, subject_id, hops=hops, withheld=withheld)
    place = withheld.rows(nights.read(night, "read_night_subject", subject_id=subject_id), ("main_reason",))
    if place.is_empty():
        return Tied(graph, {}, None)
    contributions = nights.read(night, "read_night_subject_contributions", subject_id=subject_id)
    return Tied(graph, place.row(0, named=True), neighbourhood.share_of_ties(contributions))


def moving(night: Night) -> pl.DataFrame:
    """The groups of the night that are moving, best first."""
    require(_who.actor(), Right.SEE_LIST)
    return _moving(night, _data.hidden())


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=_HASHED)
def _moving(night: Night, withheld: Withheld) -> pl.DataFrame:
    return neighbourhood.moving_groups(night, withheld)


def is_first(about: dict[str, Any]) -> bool:
    """Does somebody rank among the first hundred?"""
    return about["rank"] is not None and about["rank"] <= drawing.FIRST


def in_order(graph: nx.Graph) -> list[str]:
    """Everybody but the subject, whoever matters most first.

    First those under investigation or among the first hundred, then those of whom something tells that they
    may be escalating, then the rest; each by distance, strength of the way to them, and rank.
    """
    strength = {person: _strength(graph, way) for person, way in drawing.paths(graph).items()}

    def place(person: str) -> tuple[int, int, float, int, str]:
        about = graph.nodes[person]
        noted = 0 if about["status"] == "active" or is_first(about) else 1 if about.get("chance") else 2
        # ties that bind alike are not told apart by a hair: then the rank says who comes first
        strong = round(strength.get(person, 0.0), 1)
        return noted, about["distance"], -strong, about["rank"] or drawing.FIRST, person

    return sorted(set(graph) - {graph.graph["subject"]}, key=place)


def _strength(graph: nx.Graph, way: tuple[str, ...]) -> float:
    strength = 1.0
    for one, other in pairwise(way):
        strength *= graph.edges[one, other]["weight"]
    return strength


def of_note(graph: nx.Graph) -> str | None:
    """Who to look at first: the nearest under investigation or among the first hundred, if any is."""
    first = next(iter(in_order(graph)), None)
    if first is None:
        return None
    about = graph.nodes[first]
    return first if about["status"] == "active" or is_first(about) else None


def case(about: dict[str, Any]) -> str:
    """Where somebody stands, in a few words.

    >>> case({"status": "closed", "rank": 1234}), case({"status": "active", "rank": None})
    ('rank 1,234', 'under investigation')
    """
    if about["status"] == "active":
        return "under investigation"
    return "closed case, not ranked" if about["rank"] is None else f"rank {_words.count(about['rank'])}"


def summary(tied: Tied) -> list[str]:
    """What matters around a subject, in sentences: how many, who of note and by what, how new, how much."""
    graph = tied.graph
    if not tied.near:
        return [NOBODY]
    return [
        sentence for sentence in (_counted(tied), _nearest(graph), _new(tied), _farther(tied)) if sentence
    ]


def _counted(tied: Tied) -> str:
    people = [tied.graph.nodes[person] for person in tied.near]
    active = sum(about["status"] == "active" for about in people)
    ranks = sorted(about["rank"] for about in people if is_first(about))
    who = "1 person" if len(people) == 1 else f"{_words.count(len(people))} people"
    if not active and not ranks:
        return f"Tied to {who}; nobody of them is under investigation or ranks in the first 100."
    investigated = f"{active or 'none'} {'are' if active > 1 else 'is'} under investigation"
    first = f"{len(ranks) or 'none'} rank{'' if ranks[1:] else 's'} in the first 100"
    named = ", ".join(map(str, ranks[:_TOLD])) + (", …" if ranks[_TOLD:] else "")
    which = f" (rank{'s' if ranks[1:] else ''} {named})" if ranks else ""
    return f"Tied to {who}; {investigated}, {first}{which}."


def _nearest(graph: nx.Graph) -> str:
    person = of_note(graph)
    if person is None:
        return ""
    way = drawing.paths(graph)[person]
    last = graph.edges[way[-2], way[-1]]["ties"]
    between = drawing.between(way)
    through = f" through {between}" if between else ""
    told = ", ".join(drawing.tie_told(tie) for tie in last)
    return f"The nearest of note: {person} ({case(graph.nodes[person])}){through}: {told}."


def _new(tied: Tied) -> str:
    moment = datetime.combine(tied.graph.graph["as_of"], datetime.min.time()) - timedelta(days=NEW_DAYS)
    each = [tied.graph.edges[tied.subject, person]["ties"] for person in tied.near]
    new = sum(any(tie["began"] is not None and tie["began"] >= moment for tie in ties) for ties in each)
    return f"With {new} of them a tie began within the last {NEW_DAYS} days." if new else ""


def _farther(tied: Tied) -> str:
    more = len(tied.graph) - 1 - len(tied.near)
    told = f"{_words.count(more)} more {'is' if more == 1 else 'are'} tied to one of them." if more else ""
    left_out = tied.graph.graph["left_out"]
    if left_out:
        told += f" {_words.count(left_out)} others, farther off or tied less, are left out."
    return told.strip()


def bound() -> str:
    """The rule that no list may break, with the share that the policy states."""
    return (
        "Whom somebody knows is never enough: ties and contact reports together make up at most "
        f"{_words.share(ties.policy().most_share)} of the evidence."
    )


def share_said(share: float | None) -> str:
    """How much of somebody's evidence comes from ties, beside what it may be at most.

    >>> share_said(0.0), share_said(None)
    ('0 %', '–')
    """
    if share is None:
        return _words.NOTHING
    return _words.share(share) if share > 0 else "0 %"
