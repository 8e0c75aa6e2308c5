"""Models: their ids, their JSON, their probabilities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.errors import ContractError
from analytics.ranking.model import (
    HORIZON_DAYS,
    MOST_TELLING_NATS,
    STATED_YEARLY_RATE,
    Calibration,
    Model,
    named,
    priors,
)
from tests.worlds import TAXONOMY

MODEL = priors(TAXONOMY)


def test_json_and_back() -> None:
    fitted = named(replace(MODEL, fitted_until=date(2026, 1, 1)))
    assert Model.from_json(MODEL.to_json()) == MODEL
    assert Model.from_json(fitted.to_json()) == fitted
    assert fitted.model_id.startswith("fit-2026-01-01-")
    assert fitted.model_id != MODEL.model_id


def test_a_changed_or_broken_model_is_refused() -> None:
    with pytest.raises(ContractError, match="not what its id says"):
        Model.from_json(MODEL.to_json().replace('"slope": 0.5', '"slope": 0.9'))
    with pytest.raises(ContractError, match="cannot be read"):
        Model.from_json("{}")


def test_without_outcomes_the_average_person_has_the_stated_base_rate() -> None:
    middle, low, high = MODEL.calibration.probability(np.array([0.0]))
    assert middle[0] == pytest.approx(STATED_YEARLY_RATE * HORIZON_DAYS / 365.25)
    assert low[0] < middle[0] < high[0]


def test_probability_rises_with_the_score_and_stays_a_probability() -> None:
    middle, low, high = Calibration(-6.0, 0.7, (0.1, 0.0, 0.01)).probability(np.linspace(-5, 12, 50))
    assert (np.diff(middle) > 0).all()
    assert ((low >= 0) & (high <= 1)).all()


def test_evidence_beyond_the_most_telling_adds_no_probability() -> None:
    at, beyond = (MODEL.calibration.probability(np.array([nats])) for nats in (MOST_TELLING_NATS, 40.0))
    assert at == beyond
    assert at[0][0] < 0.9


def test_a_type_that_the_model_does_not_know_has_no_share() -> None:
    fewer = replace(MODEL, profile=MODEL.profile[1:])
    shares = fewer.shares(TAXONOMY)
    assert shares[0] == 0
    assert shares[1:].tolist() == [share for _, share in MODEL.profile[1:]]
