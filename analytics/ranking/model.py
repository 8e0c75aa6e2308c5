"""What was learnt, or assumed where nothing was: a profile, weights and a calibration, under an id."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np

from analytics.errors import ContractError
from analytics.evidence.profile import ProfileRules, from_severity
from analytics.ranking import calibration as calibrating
from analytics.ranking.calibration import Calibration
from analytics.reports import Floats
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Model:
    """One evidence model. `profile` holds (event type, share), summing to 1.

    `weights` holds (signal, weight) for signals whose weight was learnt: the policy's stands for the
    rest. `card` holds (figure, value): what the model was learnt from and how it did on later nights.
    `fitted_until` is None for the taxonomy's priors. The id is a hash of the content.
    """

    model_id: str
    fitted_until: date | None
    profile: tuple[tuple[str, float], ...]
    calibration: Calibration
    weights: tuple[tuple[str, float], ...] = ()
    card: tuple[tuple[str, float], ...] = ()

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
            day, told = content["fitted_until"], content["calibration"]
            model = Model(
                model_id=content["model_id"],
                fitted_until=date.fromisoformat(day) if day else None,
                profile=tuple((name, float(share)) for name, share in content["profile"]),
                calibration=Calibration(
                    told["intercept"],
                    tuple(told["slopes"]),
                    tuple(tuple(row) for row in told["covariance"]),
                    told["base_rate"],
                    told["outcomes"],
                ),
                weights=tuple((name, float(weight)) for name, weight in content["weights"]),
                card=tuple((name, value) for name, value in content["card"]),
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
    """The model that needs no outcome: the taxonomy's severities, the policy's weights, the stated base rate.

    >>> from analytics.taxonomy import load
    >>> priors(load()).model_id.startswith("priors-")
    True
    """
    profile = from_severity(taxonomy, ProfileRules())
    return named(
        Model(
            model_id="",
            fitted_until=None,
            profile=tuple(zip(taxonomy.names, profile.tolist(), strict=True)),
            calibration=calibrating.stated(),
        )
    )
