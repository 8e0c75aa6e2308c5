"""People and those whom they are tied to, as the signals of ties need them; and their rows in words."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.network.graph import LinkGraph
from analytics.network.mentions import KINDS
from analytics.network.provenance import behind
from analytics.network.words import WORDS
from analytics.reports import Floats, Ints
from analytics.signals._base import CONTRIBUTION
from analytics.signals._spans import number
from analytics.timeline import Timeline

TELLING_NATS = 0.05
"""A tie that adds less is not told of, and adds nothing."""


class Neighbours(NamedTuple):
    """One row a ranked person and somebody they are tied to (n,), sorted by `person` and `other`.

    `pair` numbers the pair in the timeline's graph, `weight` in (0, 1] is that of all ties between the two.
    """

    person: NDArray[np.int32]
    other: NDArray[np.int32]
    pair: NDArray[np.int32]
    weight: Floats


def neighbours(timeline: Timeline, graph: LinkGraph | None = None) -> Neighbours:
    """Everybody on the list with whomever they are tied to, in the night's graph or an earlier one."""
    graph = graph or timeline.graph
    person = np.repeat(np.arange(len(graph), dtype=np.int32), graph.degree)
    kept = np.flatnonzero(timeline.ranked[person])
    matrix = graph.matrix
    return Neighbours(person[kept], matrix.indices[kept], graph.pair[kept], matrix.data[kept])


def first_told(timeline: Timeline) -> Ints:
    """When anything first tied the two of each pair of the night's graph, in microseconds; shape (pairs,)."""
    graph = timeline.graph
    told = graph.links.recorded[graph.rows]
    return np.minimum.reduceat(told, graph.starts[:-1]) if len(told) else told


@lru_cache(maxsize=4)
def before(timeline: Timeline, earlier_us: int) -> LinkGraph:
    """The graph of ties as they were known at an earlier time."""
    return LinkGraph.of(timeline.links_by(earlier_us), timeline.reports.subject_ids)


def added_up(ties: Neighbours, amount: Floats, people: int) -> Floats:
    """The amounts (n,) of each person's ties, shape (s,); always added in the same order."""
    return np.asarray(np.bincount(ties.person, amount, minlength=people))


def bounded(evidence: Floats, most: float) -> Floats:
    """Evidence cut at its bound; nothing where it is too little to be told."""
    return np.where(evidence >= TELLING_NATS, np.minimum(evidence, most), 0.0)


def tie_rows(timeline: Timeline, ties: Neighbours, amount: Floats, evidence: Floats) -> pl.DataFrame:
    """One row a person with `evidence` (s,), sorted by subject, for a signal's reason to be put in words.

    Of each person's ties those with an `amount` (n,) above 0 stand behind it. Columns: subject_id, evidence,
    event_ids (reports on the person, or naming them), `amount` (the largest), `other` (the id of whoever has
    it), `by` (kinds of their ties in words), `since` (when the first of these was seen), `count` (how many
    others), and the columns of a contribution that tell of an incident, all null.
    """
    rows = np.flatnonzero((amount > 0) & (evidence[ties.person] > 0))
    told = pl.DataFrame(
        {
            "person": ties.person[rows],
            "other": ties.other[rows],
            "pair": ties.pair[rows],
            "amount": amount[rows],
        }
    )
    strongest = (
        told.sort(["person", "amount", "other"], descending=[False, True, False])
        .group_by("person", maintain_order=True)
        .agg(pl.col("other", "pair", "amount").first(), count=pl.len() - 1)
    )
    names = timeline.reports.subject_ids
    people = strongest["person"]
    return (
        strongest.join(_kinds(timeline, strongest["pair"]), on="pair", how="left", maintain_order="left")
        .join(_event_ids(timeline, told), on="person", how="left", maintain_order="left")
        .select(
            pl.Series("subject_id", names.gather(people)),
            pl.Series("evidence", evidence[people.to_numpy()]),
            pl.col("event_ids").fill_null([]),
            "amount",
            pl.Series("other", names.gather(strongest["other"])),
            "by",
            "since",
            "count",
            *(
                pl.lit(None, dtype=CONTRIBUTION[name]).alias(name)
                for name in ("incident_id", "event_type", "family", "occurred_at")
            ),
        )
    )


def tied_reason(found: pl.DataFrame, lead: str, tail: str) -> pl.DataFrame:
    """`reason` for rows of `tie_rows`: the lead, whom the person is tied to, how and since when, the tail."""
    since = pl.format(", since {}", pl.col("since").dt.strftime("%b %Y"))
    ties = pl.when(pl.col("count") == 1).then(pl.lit("tie")).otherwise(pl.lit("ties"))
    more = pl.format("; {} more {}", number(pl.col("count")), ties)
    return found.with_columns(
        reason=pl.format(
            f"{lead} {{}} ({{}}{{}}){tail}{{}}",
            "other",
            "by",
            pl.when(pl.col("since").is_not_null()).then(since).otherwise(pl.lit("")),
            pl.when(pl.col("count") > 0).then(more).otherwise(pl.lit("")),
        )
    )


def _link_rows(timeline: Timeline, pair: Ints) -> pl.DataFrame:
    """The ties of each pair (as the graph numbers them): pair, link."""
    graph = timeline.graph
    pair = np.unique(pair)
    first = graph.starts[pair]
    count = graph.starts[pair + 1] - first
    place = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
    return pl.DataFrame({"pair": np.repeat(pair, count), "link": graph.rows[place]})


def _kinds(timeline: Timeline, pair: pl.Series) -> pl.DataFrame:
    """How the two of each pair are tied, the strongest first: pair, by, since."""
    links = timeline.links
    rows = _link_rows(timeline, pair.to_numpy())
    link = rows["link"].to_numpy()
    words = pl.Series([WORDS[kind] for kind in KINDS])
    # an investigation that the feed does not date has no beginning
    began = pl.Series("began", links.began[link])
    return (
        rows.with_columns(
            began=pl.when(began > 0).then(began).cast(pl.Datetime("us")),
            word=words.gather(links.kind[link]),
            weight=pl.Series(links.weight[link]),
        )
        .sort(["pair", "weight", "word"], descending=[False, True, False])
        .group_by("pair", maintain_order=True)
        .agg(by=pl.col("word").str.join(", "), since=pl.col("began").min())
    )


def _event_ids(timeline: Timeline, told: pl.DataFrame) -> pl.DataFrame:
    """Reports behind each person's ties that are on the person or name them: person, event_ids."""
    reports, mentions = timeline.reports, timeline.mentions
    rows = _link_rows(timeline, told["pair"].to_numpy())
    found = behind(mentions, reports, timeline.known, timeline.links, rows["link"].to_numpy())
    subject = pl.Series("on", reports.subject[found["report"].to_numpy()])
    own = (pl.col("on") == pl.col("person")) | pl.col("value").is_null()
    told_by = (
        told.select("person", "pair")
        .join(rows, on="pair")
        .join(found.with_columns(subject), on="link")
        .filter(own)
        .select("person", "report")
        .unique()
        .sort("person", "report")
    )
    names = reports.event_ids.gather(told_by["report"]).alias("event_id")
    return (
        told_by.with_columns(names).group_by("person", maintain_order=True).agg(event_ids=pl.col("event_id"))
    )
