"""What every ranking is: a score for everybody on a night, out of what was known by then."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.evaluation.made import Made
from analytics.history import History
from analytics.ranking.draws import Draws
from analytics.ranking.fitting import fit
from analytics.ranking.model import Model, priors
from analytics.reports import DAY_US, Flags, Floats
from analytics.signals._base import Signal
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline

YEAR_DAYS = 365
"""Simple rankings look back a year; what is older is somebody's own ordinary rate."""


class Listed(NamedTuple):
    """A night's list: subjects (indices, the one to look at first at the front) and their scores, shape (r,).

    `probability` (r,) is there only where the ranking claims one.
    """

    subject: NDArray[np.int64]
    score: Floats
    probability: Floats | None


@dataclass(frozen=True, eq=False)
class Setting:
    """What a ranking may be made ready with: the history, the nights of the replay, and the simulated world.

    `made` is None where the history is a store's own past; `draws` say how outcomes of that came about.
    """

    history: History
    nights: tuple[date, ...]
    made: Made | None
    draws: Draws | None = None

    @cached_property
    def model(self) -> Model:
        """The model fitted at the first night of the replay, shared by whoever ranks with it."""
        return self.fitted()

    def fitted(self, signals: Mapping[str, Signal] | None = None) -> Model:
        """A model fitted at the first night, of the policy's signals or of others."""
        return fit(self.history, self.nights[0], self.history.taxonomy, signals=signals, draws=self.draws)


@dataclass(frozen=True)
class Ranking(ABC):
    """A frozen dataclass whose fields are its parameters, with units in their names.

    The first line of the docstring says what it orders people by.
    """

    def ready(self, setting: Setting) -> Self:
        """The same ranking with whatever it has to have learnt before the first night."""
        return self

    @abstractmethod
    def scores(self, history: History, as_of: date) -> Floats:
        """A number a subject of `history.reports`, shape (s,), the highest to be looked at first.

        Only what was recorded by `as_of` may enter it. NaN leaves somebody out.
        """

    def listed(self, history: History, as_of: date) -> Listed:
        """The ranked people of the night in order, equal scores by SHA-256 of the id as everywhere."""
        score = self.scores(history, as_of)
        ranked = np.flatnonzero(_on_the_list(history, as_of) & ~np.isnan(score))
        order = ranked[np.lexsort((history.tie_order[ranked], -score[ranked]))]
        return Listed(order, score[order], None)


def _on_the_list(history: History, as_of: date) -> Flags:
    people = pl.DataFrame({"subject_id": history.reports.subject_ids}).join(
        history.cohort(as_of).select("subject_id", "ranked"),
        on="subject_id",
        how="left",
        maintain_order="left",
    )
    return people["ranked"].fill_null(value=False).to_numpy()


def timeline(history: History, as_of: date) -> Timeline:
    """What was known on the night; simple rankings need nothing that was learnt."""
    return history.night(as_of, priors(history.taxonomy).shares(history.taxonomy))


def weighing(taxonomy: Taxonomy) -> Flags:
    """Which types can speak for an escalation, shape (types,)."""
    return np.array([entry.weighs for entry in taxonomy.types])


def age_days(night: Timeline) -> Floats:
    """How long ago each incident of the night happened, in days, shape (m,)."""
    return np.asarray((night.as_of_us - night.incidents.occurred) / DAY_US)


def counted(night: Timeline, chosen: Flags, weights: Floats | None = None) -> Floats:
    """The chosen incidents counted a subject, or their weights added up in order; shape (s,)."""
    subjects = len(night.reports.subject_ids)
    taken = None if weights is None else weights[chosen]
    return np.bincount(night.incidents.subject[chosen], taken, minlength=subjects).astype(np.float64)


def own_rate(night: Timeline, chosen: Flags) -> Floats:
    """Incidents a day of each subject, out of those chosen that are older than a year; shape (s,).

    The time they are taken from runs from the store's first incident. Half an incident is added to what was
    counted, so that nobody's ordinary life has none at all.
    """
    age = age_days(night)
    observed = max(float(age.max(initial=0.0)) - YEAR_DAYS, 1.0)
    return np.asarray((counted(night, chosen & (age >= YEAR_DAYS)) + 0.5) / observed)


def positions(history: History, subject_ids: pl.Series) -> NDArray[np.int64]:
    """Index of each id among the subjects of the reports."""
    codes = subject_ids.cast(pl.Enum(history.reports.subject_ids)).to_physical()
    return codes.cast(pl.Int64).to_numpy()
