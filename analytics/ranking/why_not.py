"""Why not further up, and why not further down: what a subject's place hangs on, in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

LINES = (10, 20, 100)
"""Ranks after which a list may be cut."""
TELLING_NATS = 0.05
"""Evidence below this, either way, is not worth a sentence."""
APPRECIABLE_NATS = 0.25
"""An incident of the last year that carries less is called ordinary."""
MOST_REASONS = 3
MOST_INCIDENTS = 9
"""More further incidents than this are no answer to what is missing."""


@dataclass(frozen=True)
class Line:
    """A cut after `rank`: the score of whoever is the last above it and the first below it, in nats."""

    rank: int
    last_above: float
    first_below: float


def lines(scores: pl.Series) -> list[Line]:
    """The cuts of a list of scores, highest first; none where the list is too short to be cut there.

    >>> lines(pl.Series([9.0] * 10 + [2.0]))
    [Line(rank=10, last_above=9.0, first_below=2.0)]
    """
    return [Line(rank, float(scores[rank - 1]), float(scores[rank])) for rank in LINES if len(scores) > rank]


def why_not(
    contributions: pl.DataFrame, queue_row: Mapping[str, Any], line_score: Sequence[Line]
) -> list[str]:
    """Sentences: how far each cut is, what holds the score down, what would carry it over or take it off.

    `contributions` are the subject's (evidence in nats, reason, event_ids); `queue_row` has rank and
    score; `line_score` comes from `lines`. Taking an incident away lowers a score by no more than the
    share that its contribution states, and one more that weighs as much raises it by no less.
    """
    rank, score = int(queue_row["rank"]), float(queue_row["score"])
    # the nearest cut comes first
    above = [line for line in reversed(line_score) if rank > line.rank]
    below = [line for line in line_score if rank <= line.rank]
    said = []
    if above:
        said = [_missing(above, score), _carrying(above[0], score, contributions), _held_down(contributions)]
    if below:
        said.append(_taken_off(below[0], score, contributions))
    return [sentence for sentence in said if sentence]


def _incidents(contributions: pl.DataFrame) -> pl.DataFrame:
    """Contributions that rest on reports, the weightiest first."""
    of_reports = contributions.filter(pl.col("event_ids").list.len() > 0)
    return of_reports.sort("evidence", "reason", descending=[True, False])


def _missing(above: Sequence[Line], score: float) -> str:
    gaps = [f"{_nats(max(line.last_above - score, 0.0))} to the first {line.rank}" for line in above]
    return f"Missing: {', '.join(gaps)}."


def _carrying(line: Line, score: float, contributions: pl.DataFrame) -> str:
    """How many more incidents like the strongest one should be enough for the nearest cut above."""
    lead = "What would bring this person there:"
    telling = _incidents(contributions).filter(pl.col("evidence") >= APPRECIABLE_NATS)
    if telling.is_empty():
        return (
            f"{lead} no incident of the last year carries {_nats(APPRECIABLE_NATS)}, so nothing known tells."
        )
    strongest = telling.row(0, named=True)
    weight = f"the strongest incident on record ({strongest['reason']}: {_nats(strongest['evidence'])})"
    needed = max(1, math.ceil(max(line.last_above - score, 0.0) / float(strongest["evidence"])))
    if needed > MOST_INCIDENTS:
        return f"{lead} more than {MOST_INCIDENTS} further incidents of the weight of {weight}."
    further = (
        "one further incident, reported" if needed == 1 else f"{needed} further incidents, each reported"
    )
    return (
        f"{lead} {further} by an independent source and of the weight of {weight}, should be enough for the "
        f"first {line.rank}."
    )


def _held_down(contributions: pl.DataFrame) -> str:
    """What speaks against, the weightiest first, and how many incidents are ordinary for this person."""
    against = contributions.filter(pl.col("evidence") <= -TELLING_NATS).sort("evidence", "reason")
    parts = [
        f"{row['reason']} ({_nats(row['evidence'])})"
        for row in against.head(MOST_REASONS).iter_rows(named=True)
    ]
    little = pl.col("evidence").is_between(0.0, APPRECIABLE_NATS, closed="left")
    ordinary = _incidents(contributions).filter(little)
    if ordinary.height:
        together = _nats(math.fsum(ordinary["evidence"]))
        many = "one incident adds" if ordinary.height == 1 else f"{ordinary.height} incidents add"
        parts.append(f"{many} only {together}, ordinary for this person or weakly reported")
    return f"What keeps them below: {'; '.join(parts)}." if parts else ""


def _taken_off(line: Line, score: float, contributions: pl.DataFrame) -> str:
    """Which single incidents the place above the nearest cut below hangs on."""
    margin = max(score - line.first_below, 0.0)
    lead = f"What would take them out of the first {line.rank}, {_nats(margin)} above the cut:"
    hanging = _incidents(contributions).filter(pl.col("evidence") > margin)
    if hanging.is_empty():
        return f"{lead} no single incident; taking any one away leaves them in."
    first = hanging.row(0, named=True)
    others = f" The same holds for {hanging.height - 1} more." if hanging.height > 1 else ""
    return f"{lead} one incident could be enough, {first['reason']} ({_nats(first['evidence'])}).{others}"


def _nats(number: float) -> str:
    """Nats to one decimal with a true minus sign, and two decimals for what is small.

    >>> _nats(2.34), _nats(-1.26), _nats(0.04), _nats(0.0)
    ('2.3 nats', '−1.3 nats', '0.04 nats', '0.0 nats')
    """
    text = f"{abs(number):.1f}"
    if number and float(text) == 0:
        text = f"{abs(number):.2f}"
    return f"{'−' if number < 0 else ''}{text} nats"
