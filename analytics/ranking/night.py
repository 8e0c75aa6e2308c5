"""One night's ranking: the list by itself, or with everything that a published night shows."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from analytics.history import History
from analytics.ranking import ties
from analytics.ranking.alarms import Alarms, alarms
from analytics.ranking.contributions import contributions
from analytics.ranking.model import Model
from analytics.ranking.policy import Weighed, put, text, weighed_signals
from analytics.ranking.queue import QUIET, main_reasons, onset_dates, recent
from analytics.ranking.tables import custody_table, incident_table
from analytics.ranking.tie_tables import people_table, ties_table
from analytics.reports import Floats, Ints
from analytics.signals._base import Signal
from analytics.timeline import Timeline

PRIOR = 0.0
"""Log prior that every score starts from; the evidence of all contributions is added to it."""


@dataclass(frozen=True)
class NightTables:
    """The relations of a published night; their columns stand in `analytics.nightly.relations`.

    In `people` groups have no names yet.
    """

    queue: pl.DataFrame
    contributions: pl.DataFrame
    incidents: pl.DataFrame
    custody: pl.DataFrame
    ties: pl.DataFrame
    people: pl.DataFrame


def weighed(model: Model, signals: Mapping[str, Signal] | None = None) -> dict[str, Weighed]:
    """The signals that a ranking adds up, each at the weight that the model learnt, else the policy's.

    `signals` are those of the policy unless others are asked for (a what-if): these weigh 1 by default.
    """
    chosen = weighed_signals()
    if signals is not None:
        chosen = {name: chosen.get(name, Weighed(signal, 1.0)) for name, signal in sorted(signals.items())}
    learnt = dict(model.weights)
    return {name: replace(each, weight=learnt.get(name, each.weight)) for name, each in chosen.items()}


def total(timeline: Timeline, signals: Mapping[str, Weighed]) -> Floats:
    """Score in nats, shape (s,): the prior and each signal's weighed evidence, less what is held back."""
    return PRIOR + ties.held(timeline, signals, ties.policy()).score


def listed(history: History, timeline: Timeline, score: Floats, model: Model) -> tuple[pl.DataFrame, Ints]:
    """The list in the contract's columns, and the subjects' indices in the same order.

    `score` has an entry a subject (s,). The highest score comes first, equal ones by SHA-256 of the id.
    """
    ranked = np.flatnonzero(timeline.ranked)
    order = ranked[np.lexsort((history.tie_order[ranked], -score[ranked]))]
    probability, low, high = model.calibration.probability(score[order])
    frame = pl.DataFrame(
        {
            "as_of": pl.Series([timeline.as_of], dtype=pl.Date).new_from_index(0, len(order)),
            "subject_id": timeline.reports.subject_ids.gather(order),
            "rank": pl.Series(np.arange(1, len(order) + 1), dtype=pl.Int32),
            "score": score[order],
            "probability": probability,
            "probability_low": low,
            "probability_high": high,
        }
    )
    return frame, order


def rank(
    history: History, as_of: date, model: Model, signals: Mapping[str, Signal] | None = None
) -> pl.DataFrame:
    """The ranked list of a night in the columns of the contract, section 4; one row a subject."""
    timeline = history.night(as_of, model.shares(history.taxonomy))
    return listed(history, timeline, total(timeline, weighed(model, signals)), model)[0]


def rank_many(
    history: History, nights: Sequence[date], model_of: Callable[[date], Model], done: Callable[[int], object]
) -> pl.DataFrame:
    """`rank` of many nights, one below the other; `done` is told how many are finished.

    Nights do not depend on each other, so they are shared out over the cores; the kernels release
    Python's lock. The number of cores changes no byte.
    """
    ranked: list[pl.DataFrame] = []
    with ThreadPoolExecutor(os.cpu_count(), initializer=put, initargs=(text(),)) as pool:
        for frame in pool.map(lambda as_of: rank(history, as_of, model_of(as_of)), nights):
            ranked.append(frame)
            done(len(ranked))
    return pl.concat(ranked, rechunk=True)


def score_night(history: History, as_of: date, model: Model) -> NightTables:
    """Rank a night with everything that is shown of it: reasons, since when, incidents, custody."""
    timeline = history.night(as_of, model.shares(history.taxonomy))
    told = tell(timeline, weighed(model))
    return NightTables(
        queue=queue(history, timeline, told.people, alarms(timeline, history.outcomes), model),
        contributions=told.contributions,
        incidents=told.incidents,
        custody=told.custody,
        ties=ties_table(timeline),
        people=people_table(timeline),
    )


@dataclass(frozen=True)
class Told:
    """What is told of people one by one, whatever list they are part of.

    `people` has one row a ranked subject, in the order of their ids: score, since when, the main reason, what
    came lately. The others are relations of the night.
    """

    people: pl.DataFrame
    contributions: pl.DataFrame
    incidents: pl.DataFrame
    custody: pl.DataFrame


def tell(timeline: Timeline, signals: Mapping[str, Weighed]) -> Told:
    """Everything that is told of the people at hand."""
    ranked = np.flatnonzero(timeline.ranked)
    parts = contributions(timeline, signals)
    score = total(timeline, signals)[ranked]
    names = timeline.reports.subject_ids.gather(ranked).alias("subject_id")
    since = pl.when(pl.col("score") > 0)
    people = (
        pl.concat(
            [
                pl.DataFrame([names, pl.Series("score", score)]),
                onset_dates(timeline, signals, ranked),
                recent(timeline, ranked),
            ],
            how="horizontal",
        )
        .with_columns(since.then(name).alias(name) for name in ("since_low", "since", "since_high"))
        .join(main_reasons(parts), on="subject_id", how="left", maintain_order="left")
        .with_columns(pl.col("main_reason").fill_null(QUIET), pl.col("families").fill_null([]))
    )
    return Told(people, parts, incident_table(timeline), custody_table(timeline))


def queue(
    history: History, timeline: Timeline, told: pl.DataFrame, raised: Alarms, model: Model
) -> pl.DataFrame:
    """The whole list; `told` is what is told of its people, in the order of their ids."""
    score = np.full(len(timeline.ranked), np.nan)
    score[timeline.ranked] = told["score"].to_numpy()
    ranked, order = listed(history, timeline, score, model)
    place = np.cumsum(timeline.ranked) - 1
    people = history.cohort(timeline.as_of).select(
        "subject_id", "stream", "area_id", "opened_on", "closed_on"
    )
    return (
        pl.concat(
            [ranked, told[place[order]].drop("subject_id", "score"), raised.columns(order)], how="horizontal"
        )
        .with_columns(
            prior=pl.lit(PRIOR),
            base_rate=pl.lit(model.calibration.base_rate),
            alarm_gate=pl.lit(raised.gate.words),
        )
        .join(people, on="subject_id", how="left", maintain_order="left")
    )
