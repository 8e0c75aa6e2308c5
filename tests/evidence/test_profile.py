"""The profile of an escalation out of severities, and an escalation in one's own kinds."""

from __future__ import annotations

import numpy as np

from analytics.evidence.profile import OwnRules, ProfileRules, from_severity, own_excess
from tests.worlds import TAXONOMY

SEVERITY = np.array([entry.severity for entry in TAXONOMY.types])
WEIGHS = np.array([entry.weighs for entry in TAXONOMY.types])


def test_graver_types_have_larger_shares_and_some_have_none() -> None:
    profile = from_severity(TAXONOMY, ProfileRules())
    assert (np.diff(profile[WEIGHS][np.argsort(SEVERITY[WEIGHS])]) >= 0).all()
    assert (profile[~WEIGHS] == 0).all()


def test_with_power_nought_severity_says_nothing() -> None:
    profile = from_severity(TAXONOMY, ProfileRules(severity_power=0.0))
    assert np.unique(profile[WEIGHS & (SEVERITY > 0)]).shape == (1,)


def test_own_rates_rise_by_the_factor_tilted_by_severity() -> None:
    rules = OwnRules(factor=4.0, severity=40.0, tilt_range=(0.75, 1.25))
    excess = own_excess(TAXONOMY, rules)
    tilt = np.clip(SEVERITY / 40.0, 0.75, 1.25)
    assert excess[WEIGHS].tolist() == (4.0 * tilt - 1.0)[WEIGHS].tolist()
    assert excess[WEIGHS].max() == 4.0
    assert excess[WEIGHS].min() == 2.0
    assert (excess[~WEIGHS] == 0).all()


def test_what_would_fall_stays() -> None:
    excess = own_excess(TAXONOMY, OwnRules(factor=1.0, tilt_range=(0.25, 1.5)))
    assert excess.min() == 0
    assert excess.max() == 0.5
