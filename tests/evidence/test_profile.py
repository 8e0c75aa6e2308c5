"""The profile of an escalation out of severities."""

from __future__ import annotations

import numpy as np

from analytics.evidence.profile import ProfileRules, from_severity, own_excess
from tests.worlds import TAXONOMY

RULES = ProfileRules()


def test_graver_types_have_larger_shares_and_some_have_none() -> None:
    profile = from_severity(TAXONOMY, RULES)
    severity = np.array([entry.severity for entry in TAXONOMY.types])
    weighs = np.array([entry.weighs for entry in TAXONOMY.types])
    assert (np.diff(profile[weighs][np.argsort(severity[weighs])]) >= 0).all()
    assert (profile[~weighs] == 0).all()


def test_own_rates_rise_for_what_weighs_and_petty_types_stay() -> None:
    excess = own_excess(TAXONOMY, RULES)
    assert excess[TAXONOMY.code("traffic_offence")] == 0
    assert excess[TAXONOMY.code("custody_release")] == 0
    assert excess[TAXONOMY.code("employment_started")] == 0
    assert excess[TAXONOMY.code("extremist_material")] > 2
    assert excess.max() <= RULES.own_factor * RULES.own_tilt_range[1] - 1


def test_the_strength_prior_is_one() -> None:
    assert sum(RULES.strength_prior) == 1
    assert len(RULES.strength_prior) == len(RULES.rates_per_year) + 1
