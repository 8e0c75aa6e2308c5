"""Facts of the model in use: in a store the newest one, else the one that needs no outcome."""

from __future__ import annotations

from datetime import date

import numpy as np

from analytics.nightly import choice
from analytics.nightly.model_facts import SCORES
from analytics.papers.asked import Asked, table
from analytics.ranking import calibration
from analytics.ranking.model import Model, priors
from analytics.store import nights


def in_use(asked: Asked) -> str:
    """Which model ranks from now on, and what it was learnt from."""
    model = _model(asked)
    if model.fitted_until is None:
        return (
            f"`{model.model_id}`: nothing was learnt; the profile is the taxonomy's severities, the weights "
            "are the policy's, and the probability rests on a stated base rate"
        )
    return f"`{model.model_id}`: learnt from what was recorded until {model.fitted_until.isoformat()}"


def outcomes(asked: Asked) -> str:
    """How many outcomes are behind its probabilities."""
    found = _model(asked).calibration
    return f"{found.outcomes:,} outcomes; average chance of anybody on the list {found.base_rate:.3%}"


def weights(asked: Asked) -> str:
    """Weights that were learnt."""
    rows = [(f"`{name}`", f"{weight:.3f}") for name, weight in _model(asked).weights]
    return table(("signal", "learnt weight"), rows) if rows else "No weight was learnt: the policy's stand."


def chances(asked: Asked) -> str:
    """What a score comes to as a probability, with its interval."""
    middle, low, high = _model(asked).calibration.probability(np.array(SCORES))
    rows = [
        (f"{score:g}", f"{chance:.2%}", f"{least:.2%} to {most:.2%}")
        for score, chance, least, most in zip(SCORES, middle, low, high, strict=True)
    ]
    days = calibration.HORIZON_DAYS
    return table(("score, nats", f"chance of a reopened case within {days} days", "90 % interval"), rows)


def figures(asked: Asked) -> str:
    """The model's own card: what it was learnt from, and how it did on later nights."""
    rows = [(f"`{name}`", f"{value:.6g}") for name, value in _model(asked).card]
    return table(("figure", "value"), rows) if rows else "It has no card: nothing was fitted."


def nights_published(asked: Asked) -> str:
    """How many nights are published, and which is current."""
    if asked.store is None:
        return "no store was asked: these are the facts of the program as it ships"
    found = nights.current(asked.store)
    if found is None:
        return "no night is published"
    number = len(nights.all(asked.store))
    return f"{number} nights are published; the current one is of {found.as_of}, ranked by `{found.model_id}`"


def _model(asked: Asked) -> Model:
    if asked.store is None:
        return priors(asked.taxonomy)
    return choice.chooser(asked.store, asked.taxonomy)(date.max)
