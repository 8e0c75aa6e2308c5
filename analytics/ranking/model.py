"""What was learnt, or assumed where nothing was: a profile and a calibration, under an id."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np

from analytics.errors import ContractError
from analytics.evidence.profile import ProfileRules, from_severity
from analytics.reports import Floats
from analytics.taxonomy import Taxonomy

HORIZON_DAYS = 180
"""`probability` is the chance of an outcome `reopened` within this many days."""
STATED_YEARLY_RATE = 0.005
"""Share of closed subjects assumed to be reopened in a year where no outcome is on record."""
STATED_SLOPE = 0.5
"""By how much the log odds of reopening rise with each nat of evidence, where no outcome is on record."""
MOST_TELLING_NATS = 12.0
"""Evidence above this says no more about a reopening: many who surely escalated break off by themselves."""
STATED_SPREAD = (0.5, 0.15)
"""Standard deviations of the intercept and the slope, where no outcome is on record."""


@dataclass(frozen=True)
class Calibration:
    """log odds = intercept + slope x score, the score cut at `MOST_TELLING_NATS`.

    `covariance` holds the variance of the intercept, their covariance and the variance of the
    slope; `outcomes` says how many outcomes are behind it.
    """

    intercept: float
    slope: float
    covariance: tuple[float, float, float]
    outcomes: int = 0

    def probability(self, score: Floats, interval: float = 1.645) -> tuple[Floats, Floats, Floats]:
        """Chance of reopening within `HORIZON_DAYS` and its interval (90 % by default), each shape (n,)."""
        telling = np.minimum(score, MOST_TELLING_NATS)
        variance, shared, slope_variance = self.covariance
        middle = self.intercept + self.slope * telling
        spread = interval * np.sqrt(
            np.maximum(variance + 2 * shared * telling + slope_variance * telling**2, 0.0)
        )
        low, high = middle - spread, middle + spread
        return (
            np.asarray(1.0 / (1.0 + np.exp(-middle))),
            np.asarray(1.0 / (1.0 + np.exp(-low))),
            np.asarray(1.0 / (1.0 + np.exp(-high))),
        )


@dataclass(frozen=True)
class Model:
    """One evidence model. `profile` holds (event type, share), summing to 1.

    `fitted_until` is None for the taxonomy's priors. The id is a hash of the content.
    """

    model_id: str
    fitted_until: date | None
    profile: tuple[tuple[str, float], ...]
    calibration: Calibration

    def shares(self, taxonomy: Taxonomy) -> Floats:
        """The profile as an array over the taxonomy's codes; a type that the model does not know has 0."""
        known = dict(self.profile)
        return np.array([known.get(name, 0.0) for name in taxonomy.names])

    def to_json(self) -> str:
        """Canonical JSON, the same bytes for the same model."""
        content = asdict(self) | {"fitted_until": self.fitted_until and self.fitted_until.isoformat()}
        return json.dumps(content, sort_keys=True, indent=1)

    @staticmethod
    def from_json(text: str) -> Model:
        """The model behind `to_json`; `ContractError` where the text holds none or was changed."""
        try:
            content = json.loads(text)
            day = content["fitted_until"]
            calibration = content["calibration"]
            model = Model(
                model_id=content["model_id"],
                fitted_until=date.fromisoformat(day) if day else None,
                profile=tuple((name, float(share)) for name, share in content["profile"]),
                calibration=Calibration(
                    calibration["intercept"],
                    calibration["slope"],
                    tuple(calibration["covariance"]),
                    calibration["outcomes"],
                ),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ContractError(
                f"model: cannot be read: {error}", allowed="a file written by `rereview fit`"
            ) from None
        if named(model).model_id != model.model_id:
            raise ContractError(f"model {model.model_id}: its content is not what its id says")
        return model


def named(model: Model) -> Model:
    """The same model under the id that its content gives it."""
    content = replace(model, model_id="").to_json()
    prefix = "priors" if model.fitted_until is None else f"fit-{model.fitted_until.isoformat()}"
    return replace(model, model_id=f"{prefix}-{hashlib.sha256(content.encode()).hexdigest()[:12]}")


def priors(taxonomy: Taxonomy) -> Model:
    """The model that needs no outcome: the taxonomy's severities and the stated base rate.

    >>> from analytics.taxonomy import load
    >>> priors(load()).model_id.startswith("priors-")
    True
    """
    chance = STATED_YEARLY_RATE * HORIZON_DAYS / 365.25
    profile = from_severity(taxonomy, ProfileRules())
    intercept_spread, slope_spread = STATED_SPREAD
    return named(
        Model(
            model_id="",
            fitted_until=None,
            profile=tuple(zip(taxonomy.names, profile.tolist(), strict=True)),
            calibration=Calibration(
                intercept=float(np.log(chance / (1 - chance))),
                slope=STATED_SLOPE,
                covariance=(intercept_spread**2, 0.0, slope_spread**2),
            ),
        )
    )
