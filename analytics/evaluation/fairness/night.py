"""A store's own list audited: at its cut on one night, against what followed in the half year after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from analytics.errors import UsageError
from analytics.evaluation.fairness import (
    attributes,
    observation,
    proxies,
    report,
    service,
    settling,
    sources,
    trend,
)
from analytics.evaluation.fairness.asking import TOP
from analytics.evaluation.fairness.counts import Audited
from analytics.evaluation.fairness.report import Told
from analytics.evaluation.truth import OUTCOME_MODE
from analytics.history import History
from analytics.progress import QUIET, Progress, Update
from analytics.ranking import history
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.ranking.contributions import contributions
from analytics.ranking.model import Model
from analytics.ranking.night import listed, rank_many, total, weighed
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy

EVER = date(2200, 1, 1)
"""Later than anything that can be recorded: outcomes judge a night, they do not rank it."""


@dataclass(frozen=True)
class Asked:
    """Which night (None: the newest that is settled, where that ranks anybody), and how long a head.

    `current` is the last night that the trend looks at; `model_of` says which model ranks a night.
    """

    current: date
    model_of: Callable[[date], Model]
    as_of: date | None = None
    top: int = TOP


def audit(store: Store, asked: Asked, taxonomy: Taxonomy, progress: Progress = QUIET) -> Told:
    """`report.told` of one night, and what only a store allows.

    Further keys: as_of, top, ranked, model_id, horizon_days, known_until (the last day of which anything is
    on record), settled_on (the last day that judges the night), settled (whether that is on record; until
    then outcomes are withheld), model_now (which ranks the newest night looked at), observation, missed (over
    the settled nights of the trend, missed_nights), sources, trend, proxies (`single` and `together`).
    `UsageError` where no attributes are kept, and where nobody is ranked that night.
    """
    if asked.top < 1:
        raise UsageError(f"--top {asked.top}: nobody is chosen", allowed="1 or more")
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, EVER, taxonomy)
        update(1.0)
    kept, warnings = attributes.told(store)
    if len(kept.columns) == 1:
        raise UsageError(
            f"fairness: store {store.path} keeps no protected attributes",
            allowed="a feed with them, or --predictions FILE",
        )
    as_of = asked.as_of or settling.newest_settled(known, asked.current)
    with progress.stage(f"Auditing the night of {as_of}") as update:
        told = {**_of_night(known, kept, as_of, asked, update), "warnings": warnings}
    with progress.stage(f"Ranking {trend.NIGHTS} nights for the trend") as update:
        told |= _beyond(known, kept, max(asked.current, as_of), asked, update)
    return report.with_findings(report.withheld(told, settled=told["settled"]))


def _of_night(known: History, kept: pl.DataFrame, as_of: date, asked: Asked, update: Update) -> Told:
    model = asked.model_of(as_of)
    if not known.cohort(as_of)["ranked"].any():
        raise UsageError(f"fairness: nobody is ranked on {as_of}", allowed="a later night")
    # of a night that is published this is what is needed here: the list, and what it is made of
    timeline, signals = known.night(as_of, model.shares(known.taxonomy)), weighed(model)
    queue, _ = listed(known, timeline, total(timeline, signals), model)
    update(0.2)
    parts = contributions(timeline, signals)
    update(0.4)
    groups = attributes.grouped(kept, queue["subject_id"])
    followed = _followed(known, queue["subject_id"], as_of)
    label = followed.is_not_null().to_numpy()
    lead = followed.to_physical().cast(pl.Float64).fill_null(np.nan).to_numpy()
    first_day = (as_of - date(1970, 1, 1)).days
    audited = Audited(
        label,
        (queue["rank"] <= asked.top).to_numpy(),
        groups,
        queue["probability"].to_numpy(),
        lead - first_day,
    )
    given = proxies.inputs(known, timeline, queue["subject_id"].sort())
    of_given = attributes.grouped(kept, queue["subject_id"].sort())
    people = pl.DataFrame({"subject_id": queue["subject_id"], "chosen": audited.chosen})
    figures = report.figures(audited, float(queue["score"].head(asked.top)[-1]))
    update(0.7)
    return {
        "as_of": as_of.isoformat(),
        "top": asked.top,
        "ranked": queue.height,
        "model_id": model.model_id,
        "horizon_days": HORIZON_DAYS,
        "known_until": settling.last_recorded(known).isoformat(),
        "settled_on": (as_of + settling.HORIZON).isoformat(),
        "settled": settling.is_settled(known, as_of),
        **figures,
        "sources": sources.shares(parts, known.reports, people, groups),
        "proxies": {
            "single": proxies.single(given, of_given),
            "together": proxies.together(given, of_given),
        },
    }


def _followed(known: History, subject_ids: pl.Series, as_of: date) -> pl.Series:
    """The day of each subject's first outcome `reopened` within the horizon, as far as it is on record."""
    last = as_of + settling.HORIZON
    within = pl.col("occurred_on").is_between(as_of, last, closed="right")
    first = (
        known.outcomes.filter(pl.col("outcome") == OUTCOME_MODE, within)
        .group_by("subject_id")
        .agg(pl.col("occurred_on").min())
    )
    people = pl.DataFrame({"subject_id": subject_ids})
    return people.join(first, on="subject_id", how="left", maintain_order="left")["occurred_on"]


def _beyond(known: History, kept: pl.DataFrame, last: date, asked: Asked, update: Update) -> Told:
    """What is told of more than the one night: who is observed how much, and whom each night chose."""
    nights = trend.nights(last)
    lists = rank_many(known, nights, asked.model_of, lambda done: update(done / len(nights)))
    rows = []
    for night, queue in lists.partition_by("as_of", as_dict=True, maintain_order=True).items():
        of_night = asked.model_of(night[0]).model_id
        rows += trend.rows(night[0], of_night, trend.selected(queue, asked.top, kept))
    timeline = known.night(last, asked.model_of(last).shares(known.taxonomy))
    at_risk = observation.exposure(known, timeline)
    groups = attributes.grouped(kept, at_risk.subject_ids)
    settled = [night for night in nights if settling.is_settled(known, night)]
    listed = lists.filter(pl.col("as_of").is_in(settled))["subject_id"].unique().sort()
    found = service.followed(known, lists, settled, asked.top)
    return {
        "model_now": asked.model_of(last).model_id,
        "observation": observation.observation(at_risk, groups),
        "missed": service.rows(found, kept, listed),
        "missed_nights": [night.isoformat() for night in settled],
        "trend": rows,
    }
