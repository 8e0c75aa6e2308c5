"""One night's ranking: the list by itself, or with everything that a published night shows."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from analytics.ranking import ties
from analytics.ranking.alarms import alarms
from analytics.ranking.contributions import contributions
from analytics.ranking.model import Model
from analytics.ranking.policy import Weighed, put, text, weighed_signals
from analytics.ranking.queue import QUIET, main_reasons, onset_dates, recent
from analytics.ranking.tables import custody_table, incident_table
from analytics.ranking.tie_tables import people_table, ties_table
from analytics.reports import Floats, Ints
from analytics.signals._base import Signal
from analytics.timeline import History, Timeline

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


def _order(history: History, timeline: Timeline, score: Floats) -> Ints:
    """Indices of the ranked subjects, the highest score first, equal scores by SHA-256 of the id."""
    ranked = np.flatnonzero(timeline.ranked)
    return ranked[np.lexsort((history.tie_order[ranked], -score[ranked]))]


def ranked_list(
    history: History, timeline: Timeline, model: Model, signals: Mapping[str, Signal] | None = None
) -> tuple[pl.DataFrame, Ints]:
    """The list in the contract's columns, and the subjects' indices in the same order."""
    score = total(timeline, weighed(model, signals))
    order = _order(history, timeline, score)
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
    return ranked_list(history, timeline, model, signals)[0]


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
    ranked, order = ranked_list(history, timeline, model)
    signals = weighed(model)
    parts = contributions(timeline, signals)
    told = alarms(timeline, history.outcomes)
    since = pl.when(pl.col("score") > 0)
    people = history.cohort(as_of).select("subject_id", "stream", "area_id", "opened_on", "closed_on")
    queue = (
        pl.concat(
            [ranked, onset_dates(timeline, signals, order), recent(timeline, order), told.columns(order)],
            how="horizontal",
        )
        .with_columns(
            prior=pl.lit(PRIOR),
            base_rate=pl.lit(model.calibration.base_rate),
            alarm_gate=pl.lit(told.gate.words),
            since_low=since.then("since_low"),
            since=since.then("since"),
            since_high=since.then("since_high"),
        )
        .join(main_reasons(parts), on="subject_id", how="left", maintain_order="left")
        .with_columns(pl.col("main_reason").fill_null(QUIET), pl.col("families").fill_null([]))
        .join(people, on="subject_id", how="left", maintain_order="left")
    )
    return NightTables(
        queue=queue,
        contributions=parts,
        incidents=incident_table(timeline),
        custody=custody_table(timeline),
        ties=ties_table(timeline),
        people=people_table(timeline),
    )
