"""Learns a profile and a calibration from the outcomes that were recorded by a date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.evidence.profile import ProfileRules
from analytics.ranking.model import HORIZON_DAYS, MOST_TELLING_NATS, Calibration, Model, named, priors
from analytics.ranking.night import rank
from analytics.reports import DAY_US, Floats, midnight_us
from analytics.taxonomy import Taxonomy
from analytics.timeline import History

LEAST_OUTCOMES = 20
"""With fewer outcomes than this on the nights looked at, the stated calibration stays."""


CONVERGED = 1e-9


@dataclass(frozen=True)
class FitRules:
    """What is learnt from.

    `profile_days` before an outcome are taken for escalation; `nights`, `nights_apart_days`:
    past nights that the calibration is learnt on, the last of them one horizon before the date;
    `profile_outcomes_days`: outcomes of this span before the date teach the profile.
    """

    profile_days: int = 120
    profile_outcomes_days: int = 5 * 365
    nights: int = 12
    nights_apart_days: int = 30


def _reopened(history: History, until: date) -> pl.DataFrame:
    """Outcomes `reopened` recorded by `until`: subject_id, occurred_on, recorded_at."""
    night = pl.lit(until).cast(pl.Datetime("us"))
    return history.outcomes.filter(pl.col("outcome") == "reopened", pl.col("recorded_at") <= night)


def _profile(history: History, until: date, start: Model, rules: FitRules) -> Floats:
    """Rates before known outcomes, less background, shrunk to the taxonomy's profile; sums to 1."""
    prior = start.shares(history.taxonomy)
    timeline = history.night(until, prior)
    incidents, types = timeline.incidents, len(history.taxonomy.types)
    since = until - timedelta(days=rules.profile_outcomes_days)
    outcomes = _reopened(history, until).filter(pl.col("occurred_on") >= since)
    position = {subject_id: i for i, subject_id in enumerate(history.reports.subject_ids)}
    before, ordinary = np.zeros(types), np.zeros(types)
    span = rules.profile_days * DAY_US
    for subject_id, occurred_on in outcomes.select("subject_id", "occurred_on").iter_rows():
        first, last = np.searchsorted(incidents.subject, [position[subject_id], position[subject_id] + 1])
        age = midnight_us(occurred_on) - incidents.occurred[first:last]
        kinds, weights = incidents.type[first:last], incidents.weight[first:last]
        near, far = (age > 0) & (age <= span), (age > 3 * span)
        before += np.bincount(kinds[near], weights[near], minlength=types)
        years = max(float(age.max(initial=0)) - 3 * span, span) / DAY_US
        ordinary += np.bincount(kinds[far], weights[far], minlength=types) * rules.profile_days / years
    weighs = np.array([entry.weighs for entry in history.taxonomy.types])
    excess = np.where(weighs, np.maximum(before - ordinary, 0.0), 0.0)
    weight = ProfileRules().prior_incidents
    return np.asarray((excess + weight * prior) / (excess.sum() + weight))


def _labelled_nights(history: History, until: date, model: Model, rules: FitRules) -> tuple[Floats, Floats]:
    """Scores on past nights, and whether an outcome `reopened` followed within the horizon."""
    outcomes = _reopened(history, until).select("subject_id", "occurred_on")
    scores, labels = [], []
    for back in range(rules.nights):
        night = until - timedelta(days=HORIZON_DAYS + back * rules.nights_apart_days)
        ranked = rank(history, night, model)
        follows = pl.col("occurred_on").is_between(
            night, night + timedelta(days=HORIZON_DAYS), closed="right"
        )
        reopened = outcomes.filter(follows)["subject_id"].unique()
        scores.append(ranked["score"].to_numpy())
        labels.append(ranked["subject_id"].is_in(reopened.implode()).to_numpy())
    return np.concatenate(scores), np.concatenate(labels).astype(np.float64)


def _calibrate(scores: Floats, labels: Floats, start: Calibration, overlap: float) -> Calibration:
    """Platt's logistic line by Newton's method, with the stated calibration as its prior.

    `overlap` is how many of the nights one outcome is counted on: the information is divided by
    it, since these are not independent observations.
    """
    beta = np.array([start.intercept, start.slope])
    centre = beta.copy()
    variance, shared, slope_variance = start.covariance
    precision = np.linalg.inv(np.array([[4 * variance, shared], [shared, 4 * slope_variance]]))
    design = np.column_stack([np.ones_like(scores), scores])
    information = precision
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-(beta[0] + beta[1] * scores)))
        w = p * (1 - p)
        gradient = np.add.reduce(design * (labels - p)[:, None], axis=0) / overlap - precision @ (
            beta - centre
        )
        cross = np.add.reduce(w * scores)
        information = (
            np.array([[np.add.reduce(w), cross], [cross, np.add.reduce(w * scores**2)]]) / overlap + precision
        )
        step = np.linalg.solve(information, gradient)
        beta = beta + step
        if np.abs(step).max() < CONVERGED:
            break
    covariance = np.linalg.inv(information)
    spread = (float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1]))
    return Calibration(float(beta[0]), float(beta[1]), spread, round(labels.sum() / overlap))


def fit(history: History, until: date, taxonomy: Taxonomy, rules: FitRules | None = None) -> Model:
    """The model learnt from what was recorded by `until`; the taxonomy's priors where that is nothing."""
    rules = rules or FitRules()
    start = priors(taxonomy)
    shares = _profile(history, until, start, rules)
    profile = tuple(zip(taxonomy.names, shares.tolist(), strict=True))
    learnt = replace(start, fitted_until=until, profile=profile)
    scores, labels = _labelled_nights(history, until, learnt, rules)
    scores = np.minimum(scores, MOST_TELLING_NATS)
    overlap = HORIZON_DAYS / rules.nights_apart_days
    if labels.sum() / overlap >= LEAST_OUTCOMES:
        learnt = replace(learnt, calibration=_calibrate(scores, labels, start.calibration, overlap))
    return named(learnt)
