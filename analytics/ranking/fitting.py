"""Learns a profile, weights and a calibration from the outcomes that were recorded by a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import numpy as np
import polars as pl

from analytics.evidence.profile import ProfileRules
from analytics.history import History
from analytics.ranking import calibration as calibrating
from analytics.ranking import weighing
from analytics.ranking.calibration import HORIZON_DAYS, Calibration
from analytics.ranking.draws import Draws, counted, found_by
from analytics.ranking.learning_nights import Labelled, labelled, reopened
from analytics.ranking.model import Model, named, priors
from analytics.ranking.night import total, weighed
from analytics.ranking.policy import Weighed
from analytics.reports import DAY_US, Floats, midnight_us
from analytics.signals._base import Signal
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline

LEAST_OUTCOMES = 20
"""With fewer outcomes than this on the nights looked at, what is stated stays."""


@dataclass(frozen=True)
class FitRules:
    """What is learnt from.

    `profile_days` before an outcome are taken for escalation; outcomes of `profile_outcomes_days` before
    the date teach the profile. Nights are `nights_apart_days` apart, the last of them one horizon before
    the date: the latest `calibration_nights` teach the calibration, the `weight_nights` before them the
    weights, by what followed within `weight_horizon_days`.
    """

    profile_days: int = 120
    profile_outcomes_days: int = 5 * 365
    nights_apart_days: int = 28
    calibration_nights: int = 13
    weight_nights: int = 22
    weight_horizon_days: int = 120


@dataclass(frozen=True)
class _Lesson:
    """What a fit works on: the history, how its outcomes were drawn, the signals that are weighed."""

    history: History
    draws: Draws | None
    taxonomy: Taxonomy
    rules: FitRules
    signals: Mapping[str, Weighed]
    done: Callable[[], object]

    @property
    def policy(self) -> Floats:
        """The weights that stand where nothing is learnt, shape (k,)."""
        return np.array([each.weight for each in self.signals.values()])

    def outcomes(self, until: date, days: int, *, level: bool) -> pl.DataFrame:
        """Outcomes `reopened` known by `until`, with `counts` where some were drawn (`ranking.draws`)."""
        return counted(reopened(self.history, until), self.draws, until, days, level=level)

    def profile(self, until: date) -> Floats:
        """Rates before outcomes known by `until`, less background, shrunk to the taxonomy's profile."""
        prior = priors(self.taxonomy).shares(self.taxonomy)
        timeline = self.history.night(until, prior)
        incidents, types = timeline.incidents, len(self.taxonomy.types)
        since = until - timedelta(days=self.rules.profile_outcomes_days)
        position = {subject_id: i for i, subject_id in enumerate(self.history.reports.subject_ids)}
        before, ordinary = np.zeros(types), np.zeros(types)
        span = self.rules.profile_days * DAY_US
        known = self.outcomes(until, self.rules.profile_days, level=False)
        counts = known["counts"].to_list() if "counts" in known.columns else [1.0] * known.height
        for subject_id, occurred_on, count in zip(
            known["subject_id"], known["occurred_on"], counts, strict=True
        ):
            if occurred_on < since:
                continue
            first, last = np.searchsorted(incidents.subject, [position[subject_id], position[subject_id] + 1])
            age = midnight_us(occurred_on) - incidents.occurred[first:last]
            kinds, weights = incidents.type[first:last], incidents.weight[first:last]
            near, far = (age > 0) & (age <= span), (age > 3 * span)
            before += count * np.bincount(kinds[near], weights[near], minlength=types)
            years = max(float(age.max(initial=0)) - 3 * span, span) / DAY_US
            far_off = np.bincount(kinds[far], weights[far], minlength=types)
            ordinary += count * (far_off * self.rules.profile_days / years)
        weighs = np.array([entry.weighs for entry in self.taxonomy.types])
        excess = np.where(weighs, np.maximum(before - ordinary, 0.0), 0.0)
        weight = ProfileRules().prior_incidents
        return np.asarray((excess + weight * prior) / (excess.sum() + weight))

    def _dates(self, until: date, count: int) -> list[date]:
        """`count` nights back from one horizon before `until`."""
        apart = self.rules.nights_apart_days
        return [until - timedelta(days=HORIZON_DAYS + back * apart) for back in range(count)]

    def measured(self, until: date, profile: Floats) -> Labelled:
        """Each signal's evidence on the nights that teach the weights, with what had followed by `until`."""

        def totals(timeline: Timeline) -> Floats:
            return np.column_stack([each.signal.totals(timeline) for each in self.signals.values()])

        dates = self._dates(until, self.rules.weight_nights)
        days = self.rules.weight_horizon_days
        known = self.outcomes(until, days, level=False)
        return labelled(self.history, dates, known, profile, totals, days, self.done)

    def scored(self, until: date, profile: Floats, weights: Floats) -> Labelled:
        """The score under these weights on the nights that teach the calibration, and what had followed."""
        learnt = {
            name: replace(each, weight=float(weight))
            for (name, each), weight in zip(self.signals.items(), weights, strict=True)
        }
        dates = self._dates(until, self.rules.calibration_nights)
        known = self.outcomes(until, HORIZON_DAYS, level=True)
        score = partial(total, signals=learnt)
        return labelled(self.history, dates, known, profile, score, HORIZON_DAYS, self.done)

    def overlap(self, horizon_days: int) -> float:
        """On how many nights one outcome is counted."""
        return horizon_days / self.rules.nights_apart_days

    def weights(self, nights: Labelled) -> Floats:
        """The signals' weights; the policy's where too few outcomes are known."""
        overlap = self.overlap(self.rules.weight_horizon_days)
        if nights.outcomes / overlap < LEAST_OUTCOMES:
            return self.policy
        return weighing.weights(nights.evidence, nights.reopened, self.policy, overlap, nights.counts)


def _calibration(lesson: _Lesson, until: date) -> tuple[Calibration, float]:
    """Learnt on later nights than the profile and the weights that it calibrates; and its log-loss skill."""
    rules = lesson.rules
    split = until - timedelta(days=rules.calibration_nights * rules.nights_apart_days)
    profile = lesson.profile(split)
    weights = lesson.weights(lesson.measured(split, profile))
    later = lesson.scored(until, profile, weights)
    overlap = lesson.overlap(HORIZON_DAYS)
    if later.outcomes / overlap < LEAST_OUTCOMES:
        return calibrating.stated(), 0.0
    learnt = calibrating.fitted(later.evidence, later.reopened, overlap, later.counts)
    return learnt, _skill(learnt.probability(later.evidence)[0], later)


def _skill(chance: Floats, nights: Labelled) -> float:
    """Share of the base rate's log loss that the chances save."""
    happened, counts = nights.reopened, nights.counts

    def added(values: Floats) -> float:
        return float(np.add.reduce(values if counts is None else counts * values))

    def loss(p: Floats | float) -> float:
        return -added(happened * np.log(p) + (1 - happened) * np.log1p(-p))

    return 1.0 - loss(chance) / loss(added(happened) / added(np.ones_like(happened)))


def fit(
    history: History,
    until: date,
    taxonomy: Taxonomy,
    rules: FitRules | None = None,
    signals: Mapping[str, Signal] | None = None,
    progress: Callable[[float], object] | None = None,
    draws: Draws | None = None,
) -> Model:
    """The model learnt from what was recorded by `until`; the taxonomy's priors where that is nothing.

    `signals` are those that the policy weighs unless others are asked for (a what-if); `progress` is
    told the share of the work that is done. `draws` say how outcomes of this desk came about, so that
    selection is not learnt for truth (`ranking.draws`); only those recorded by `until` count.
    """
    rules = rules or FitRules()
    start = priors(taxonomy)
    finished, nights = [0], rules.calibration_nights + 2 * rules.weight_nights

    def done() -> None:
        finished[0] += 1
        if progress is not None:
            progress(min(finished[0] / nights, 1.0))

    lesson = _Lesson(history, draws, taxonomy, rules, weighed(start, signals), done)
    calibration, skill = _calibration(lesson, until)
    profile = lesson.profile(until)
    weights = lesson.weights(lesson.measured(until, profile))
    return named(
        replace(
            start,
            fitted_until=until,
            profile=tuple(zip(taxonomy.names, profile.tolist(), strict=True)),
            weights=tuple(zip(lesson.signals, weights.tolist(), strict=True)),
            calibration=calibration,
            card=(
                ("outcomes `reopened` known", reopened(history, until).height),
                ("outcomes behind the calibration", calibration.outcomes),
                ("base rate within 180 days", calibration.base_rate),
                ("log-loss skill on the nights of the calibration", skill),
                *found_by(reopened(history, until), draws, until),
            ),
        )
    )
