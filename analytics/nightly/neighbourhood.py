"""Who is tied to whom in a published night: neighbourhoods, ways between people, groups on the move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.casework.removal.withholding import NOBODY, Withheld
from analytics.errors import UsageError
from analytics.network.graph import LinkGraph
from analytics.network.links import Links
from analytics.network.mentions import KINDS
from analytics.network.paths import why_linked as strongest_ways
from analytics.ranking import ties as policy
from analytics.reports import NEVER_US
from analytics.store import nights
from analytics.store.nights import Night

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

MOST_PEOPLE = 300
MOST_HOPS = 3
LEAST_STRENGTH = 0.01
"""A way that is weaker is worth telling only to somebody who was asked for."""
FIRST = 100
"""Whoever stands among so many first is worth a way to."""
TABLE = "ties"


def has_ties(night: Night) -> bool:
    """Whether the night was published with its ties; those before that were not."""
    return TABLE in night.manifest.get("outputs", {})


def ego(
    night: Night,
    subject_id: str,
    *,
    hops: int = 1,
    most: int = MOST_PEOPLE,
    withheld: Withheld = NOBODY,
) -> nx.Graph[str]:
    """The neighbourhood of a subject that night, as a networkx graph for drawings, files and notebooks.

    Nodes are subject ids with `distance` (ties from the subject), `status` (`closed` or `active`), `rank`,
    `score`, `probability`, `since`, `last_event_on`, `main_reason`, `group`, `reopened_on` and `chance`, None
    where nothing is known; edges have `weight` in (0, 1], `kinds`, `first_seen` and `last_seen` (UTC, None
    where not dated), `event_ids` and `ties`, one dict a kind. The graph has `subject`, `as_of` and
    `left_out`, the number of people within the hops who are not drawn. `UsageError` for a subject whom the
    night does not know, or who has no ties since they are only witness or victim. Whoever is `withheld` is
    left out with their ties, and whoever is tied through them alone; `NotAllowedError` for the subject.
    """
    withheld.require(subject_id)
    if not 0 < hops <= MOST_HOPS:
        raise UsageError(f"neighbourhood of {hops} ties", allowed=f"1 to {MOST_HOPS}")
    if not has_ties(night):
        raise UsageError(f"the night {night.as_of} was published without ties", allowed="a later night")
    rows = _within(night, subject_id, hops, withheld)
    graph = _graph(rows, subject_id)
    drawn = graph.ego(subject_id, hops=hops, most=most)
    drawn.graph.update(subject=subject_id, as_of=night.as_of)
    told = _people(night, list(drawn), withheld)
    if subject_id not in told:
        raise UsageError(
            f"subject {subject_id!r}: no ties are kept of them on {night.as_of}",
            allowed="somebody on the list or under investigation that night",
        )
    for node, data in drawn.nodes(data=True):
        del data["index"]
        data.update(told[node])
    _name_reports(drawn, rows)
    return drawn


def _within(night: Night, subject_id: str, hops: int, withheld: Withheld) -> pl.DataFrame:
    """Every tie of everybody within `hops` - 1 ties, and those among the last ones."""
    reached = [subject_id]
    rows = withheld.rows(nights.read(night, "read_night_ties_of", subject_ids=reached))
    for _ in range(hops):
        known = sorted({*reached, *rows["other_id"]})
        if known == reached:
            break
        reached = known
        rows = withheld.rows(nights.read(night, "read_night_ties_of", subject_ids=reached))
    return rows.filter(pl.col("other_id").is_in(reached))


def _graph(rows: pl.DataFrame, subject_id: str) -> LinkGraph:
    """The graph of some ties of a night and their ends; the subject is in it, tied or not."""
    ids = pl.Series("subject_id", sorted({subject_id, *rows["subject_id"], *rows["other_id"]}))
    number = pl.Enum(ids)
    once = rows.filter(pl.col("subject_id") < pl.col("other_id")).with_columns(
        pl.col("subject_id", "other_id").cast(number).to_physical().cast(pl.Int32),
        kind=pl.col("kind").cast(pl.Enum(KINDS)).to_physical().cast(pl.Int8),
    )
    once = once.sort("subject_id", "other_id", "kind")
    began, last, recorded = (
        once[name].to_physical().fill_null(-NEVER_US).to_numpy() for name in ("began", "last", "recorded_at")
    )
    links = Links(
        once["subject_id"].to_numpy(), once["other_id"].to_numpy(), once["kind"].to_numpy(),
        once["weight"].to_numpy(), began, last, recorded, once["reports"].to_numpy(),
    )  # fmt: skip
    return LinkGraph.of(links, ids)


def _people(night: Night, subject_ids: Sequence[str], withheld: Withheld) -> dict[str, dict[str, Any]]:
    """Where some people stand that night, by id."""
    found = nights.read(night, "read_night_people_of", subject_ids=list(subject_ids))
    rows = withheld.rows(found, ("main_reason",))
    return {row.pop("subject_id"): row for row in rows.rename({"group_name": "group"}).to_dicts()}


def _name_reports(drawn: nx.Graph[str], rows: pl.DataFrame) -> None:
    """Give each tie the ids of the reports behind it, and each edge all of them."""
    behind = {
        (row["subject_id"], row["other_id"], row["kind"]): row["event_ids"]
        for row in rows.iter_rows(named=True)
    }
    for one, other, data in drawn.edges(data=True):
        for tie in data["ties"]:
            del tie["row"]
            tie["event_ids"] = behind[one, other, tie["kind"]]
        data["event_ids"] = list(dict.fromkeys(name for tie in data["ties"] for name in tie["event_ids"]))


def of_note(drawn: nx.Graph[str]) -> list[str]:
    """Others in a neighbourhood who are under investigation, rank high or may be escalating, best first."""

    def place(node: str) -> tuple[bool, float, int, str]:
        data = drawn.nodes[node]
        return data["rank"] is None, data["rank"] or 0, data["distance"], node

    noted = [
        node
        for node, data in drawn.nodes(data=True)
        if node != drawn.graph["subject"]
        and (data["status"] == "active" or (data["rank"] or FIRST + 1) <= FIRST or data["chance"] > 0)
    ]
    return sorted(noted, key=place)


def why_linked(
    night: Night,
    subject_id: str,
    target: str | None = None,
    *,
    hops: int = 2,
    most: int = 3,
    withheld: Withheld = NOBODY,
) -> list[dict[str, Any]]:
    """The strongest ways from a subject to one person, or to whoever is of note around them.

    Each is a dict of `subjects` (ids in order), `strength` (product of the ties' weights, in (0, 1]) and
    `steps`: for each step its `ties` with kind, dates, reports and event ids. Strongest first.
    """
    if target is not None:
        withheld.require(target)
    drawn = ego(night, subject_id, hops=hops, withheld=withheld)
    if target is not None and target not in _people(night, [target], withheld):
        raise UsageError(
            f"subject {target!r}: no ties are kept of them on {night.as_of}", allowed="another id"
        )
    targets = [target] if target is not None else of_note(drawn)
    graph = _graph(_within(night, subject_id, hops, withheld), subject_id)
    wanted = [node for node in targets if node in drawn]
    return [
        {
            "subjects": list(way.subjects),
            "strength": way.strength,
            "steps": [
                {"from": one, "to": other, "ties": drawn.edges[one, other]["ties"]}
                for one, other in zip(way.subjects, way.subjects[1:], strict=False)
            ],
        }
        for way in strongest_ways(graph, subject_id, wanted, hops=hops, most=most)
        if all(node in drawn for node in way.subjects)
        and (target is not None or way.strength >= LEAST_STRENGTH)
    ]


def told(
    night: Night,
    subject_id: str,
    target: str | None = None,
    *,
    hops: int = 2,
    withheld: Withheld = NOBODY,
) -> dict[str, Any]:
    """Why somebody is linked, for a command: how many they are tied to, the ways, and the share of ties."""
    drawn = ego(night, subject_id, hops=hops, withheld=withheld)
    parts = nights.read(night, "read_night_subject_contributions", subject_id=subject_id)
    return {
        "subject_id": subject_id,
        "as_of": night.as_of.isoformat(),
        "tied_to": sum(data["distance"] == 1 for _, data in drawn.nodes(data=True)),
        "share_of_ties": share_of_ties(parts),
        "most_share": policy.policy().most_share,
        "why_linked": [
            _written(way) for way in why_linked(night, subject_id, target, hops=hops, withheld=withheld)
        ],
    }


def _written(way: dict[str, Any]) -> dict[str, Any]:
    """A way between people with its times as ISO 8601 text."""
    steps = [
        step | {"ties": [{name: _text(value) for name, value in tie.items()} for tie in step["ties"]]}
        for step in way["steps"]
    ]
    return way | {"steps": steps}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def moving_groups(night: Night, withheld: Withheld = NOBODY) -> pl.DataFrame:
    """Groups of which at least two may be escalating; the most of them first.

    Columns: group (name), members, ranked, active, rising (how many may be escalating), first_rank,
    first_subject, strength (the sum of their chances). Where the first is `withheld`, neither they nor their
    rank stand there.
    """
    rows = nights.read(night, "read_night_moving_groups").rename({"group_name": "group"})
    theirs = pl.col("first_subject").is_in(list(withheld.among(rows["first_subject"])))
    return rows.with_columns(pl.when(~theirs).then(pl.col("first_rank", "first_subject")))


def share_of_ties(contributions: pl.DataFrame) -> float:
    """What share of a subject's positive evidence comes from ties and contact reports, 0 to the policy's.

    `contributions` are the subject's, with signal, evidence and family.
    """
    return policy.share_of_ties(contributions)
