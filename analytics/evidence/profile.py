"""What an escalation looks like: in which types of event, and by how much in one's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.reports import Floats
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class ProfileRules:
    """The profile where no outcome has taught a better one, and what it weighs against outcomes.

    `severity_power` turns severities into shares; `prior_incidents` is that profile's weight.
    """

    severity_power: float = 1.5
    prior_incidents: float = 60.0


@dataclass(frozen=True)
class OwnRules:
    """An escalation in one's own kinds: `factor` times one's own rate.

    A type of severity `severity` has that factor, graver and milder ones more and less, within
    `tilt_range` times it.
    """

    factor: float = 4.0
    severity: float = 40.0
    tilt_range: tuple[float, float] = (0.75, 1.25)


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


def own_excess(taxonomy: Taxonomy, rules: OwnRules) -> Floats:
    """By how many times a type's own rate rises, less 1; 0 for types that do not weigh."""
    severity = np.array([entry.severity for entry in taxonomy.types], dtype=np.float64)
    tilt = np.clip(severity / rules.severity, *rules.tilt_range)
    excess = np.maximum(rules.factor * tilt - 1.0, 0.0)
    return np.asarray(np.where([entry.weighs for entry in taxonomy.types], excess, 0.0))
