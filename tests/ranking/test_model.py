"""Models: their ids, their JSON, their shares."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.errors import ContractError
from analytics.ranking.calibration import Calibration, stated
from analytics.ranking.model import Model, named, priors
from tests.worlds import TAXONOMY

MODEL = priors(TAXONOMY)
LEARNT = Calibration(
    intercept=-5.5,
    slopes=(0.1, 0.2, 0.0, 0.4, 0.5),
    covariance=tuple(tuple(row) for row in (0.1 * np.eye(6)).tolist()),
    base_rate=0.004,
    outcomes=123,
)
FITTED = named(
    replace(
        MODEL,
        fitted_until=date(2026, 1, 1),
        calibration=LEARNT,
        weights=(("escalation", 1.2), ("own_kind", 0.1)),
        card=(("outcomes `reopened` known", 321), ("base rate within 180 days", 0.004)),
    )
)


@pytest.mark.parametrize("model", [MODEL, FITTED])
def test_json_and_back(model: Model) -> None:
    again = Model.from_json(model.to_json())
    assert again == model
    assert again.to_json() == model.to_json()


def test_the_id_is_that_of_the_content() -> None:
    assert FITTED.model_id.startswith("fit-2026-01-01-")
    assert MODEL.model_id.startswith("priors-")
    assert named(FITTED) == FITTED
    others = [
        replace(FITTED, weights=(("escalation", 1.3),)),
        replace(FITTED, calibration=replace(LEARNT, outcomes=124)),
        replace(FITTED, card=()),
        replace(FITTED, profile=MODEL.profile[1:]),
        replace(FITTED, fitted_until=date(2026, 1, 2)),
    ]
    assert len({named(other).model_id for other in [*others, FITTED]}) == 6


def test_a_changed_model_is_refused() -> None:
    for name, value in (("weights", []), ("card", [["more", 1]]), ("fitted_until", "2026-01-02")):
        changed = json.loads(FITTED.to_json()) | {name: value}
        with pytest.raises(ContractError, match=f"{FITTED.model_id}: its content is not what its id says"):
            Model.from_json(json.dumps(changed))
    told = FITTED.to_json().replace('"base_rate": 0.004', '"base_rate": 0.4')
    with pytest.raises(ContractError, match="not what its id says"):
        Model.from_json(told)


@pytest.mark.parametrize("missing", ["model_id", "profile", "calibration", "weights", "card", "fitted_until"])
def test_a_broken_model_is_refused(missing: str) -> None:
    content = json.loads(FITTED.to_json())
    del content[missing]
    with pytest.raises(ContractError, match="cannot be read"):
        Model.from_json(json.dumps(content))
    for text in ("", "[]", '{"model_id": 1'):
        with pytest.raises(ContractError, match=r"cannot be read.*allowed: a file written by `rereview fit`"):
            Model.from_json(text)


def test_priors_need_no_outcome() -> None:
    assert MODEL.fitted_until is None
    assert MODEL.calibration == stated()
    assert (MODEL.weights, MODEL.card) == ((), ())
    assert MODEL.shares(TAXONOMY).sum() == pytest.approx(1)


def test_a_type_that_the_model_does_not_know_has_no_share() -> None:
    fewer = replace(MODEL, profile=MODEL.profile[1:])
    shares = fewer.shares(TAXONOMY)
    assert shares[0] == 0
    assert shares[1:].tolist() == [share for _, share in MODEL.profile[1:]]
