"""How surprising something is if a person goes on as before, as evidence in nats."""

from __future__ import annotations

import numpy as np

from analytics.reports import Floats, Ints


def none_within(
    prior_incidents: float, rate: Floats | float, seen: Ints | int, years: Floats, span: Floats
) -> Floats:
    """Chance that nothing happens within `span` years to somebody with `seen` incidents in `years`.

    The person's rate has a gamma prior with shape `prior_incidents` and the cohort's yearly `rate` as its
    mean, so the chance is ((b + T) / (b + T + span)) ** (a + n) (MODEL, section 4).

    >>> bool(none_within(1.0, 1.0, 0, np.array(1.0), np.array(2.0)) == 0.5)
    True
    """
    before = prior_incidents / rate + years
    return np.asarray((before / (before + span)) ** (prior_incidents + seen))


def evidence(p: Floats, weight: Floats) -> Floats:
    """Log e-value of a p-value, believed as far as `weight`; at least 0, for nothing speaks against here.

    The calibrator 1 / (2 sqrt p) has mean 1 where p is uniform (Vovk & Wang, "E-values: calibration,
    combination and applications", arXiv 1912.06116); believing it by halves keeps that mean.

    >>> float(evidence(np.array(0.01), np.array(1.0)).round(3)), float(evidence(np.array(0.5), np.array(1.0)))
    (1.609, 0.0)
    """
    e_value = 0.5 / np.sqrt(np.maximum(p, 1e-12))
    return np.asarray(np.log1p(weight * np.maximum(e_value - 1.0, 0.0)))
