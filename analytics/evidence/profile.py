"""What an escalation looks like: how strongly, and in which types of event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.reports import Floats
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class ProfileRules:
    """The escalations that are looked for.

    `rates_per_year` an escalation may add, spread over types by the profile; beside them
    `own_factor`, the multiple of a subject's own rates, tilted by severity; `strength_prior`
    is the prior of each of these in turn; `severity_power` turns severities into a profile
    where no outcome has taught a better one; `prior_incidents` is that profile's weight.
    """

    rates_per_year: tuple[float, ...] = (3.0, 9.0)
    own_factor: float = 4.0
    own_severity: float = 40.0
    own_tilt_range: tuple[float, float] = (0.25, 1.25)
    strength_prior: tuple[float, ...] = (0.35, 0.4, 0.25)
    severity_power: float = 1.5
    prior_incidents: float = 60.0


def from_severity(taxonomy: Taxonomy, rules: ProfileRules) -> Floats:
    """Share of each type among the events that an escalation adds, by severity alone; sums to 1.

    >>> from analytics.taxonomy import load
    >>> profile = from_severity(load(), ProfileRules())
    >>> round(float(profile.sum()), 9)
    1.0
    """
    severity = np.array([entry.severity if entry.weighs else 0 for entry in taxonomy.types], dtype=np.float64)
    raised = severity**rules.severity_power
    return np.asarray(raised / raised.sum()) if raised.sum() > 0 else raised


def own_excess(taxonomy: Taxonomy, rules: ProfileRules) -> Floats:
    """By how many times a type's own rate rises, less 1; 0 for petty types and those that do not weigh."""
    severity = np.array([entry.severity for entry in taxonomy.types], dtype=np.float64)
    tilt = np.clip(severity / rules.own_severity, *rules.own_tilt_range)
    excess = np.maximum(rules.own_factor * tilt - 1.0, 0.0)
    return np.asarray(np.where([entry.weighs for entry in taxonomy.types], excess, 0.0))
