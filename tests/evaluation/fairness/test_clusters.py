from __future__ import annotations

import numpy as np
import pytest

from analytics.evaluation.fairness import clusters, combined
from analytics.evaluation.intervals import UNKNOWN, Interval


@pytest.mark.parametrize(("people", "least"), [(10, 0.91), (30, 0.92), (60, 0.92)])
def test_a_ratio_holds_the_truth_in_small_groups_too(people: int, least: float) -> None:
    """With the normal in place of Student's t, and nobody left out, ten people hold it in 0.86."""
    rng, held = np.random.default_rng(3), 0
    for _ in range(300):
        times = [rng.uniform(0.5, 5.0, count) for count in (people, 2_000)]
        counts = [rng.poisson(1.5 * each * rng.gamma(1.0, 1.0, len(each))).astype(float) for each in times]
        found = clusters.ratio(counts[0], times[0], counts[1], times[1])
        held += found.low is not None and found.high is not None and found.low <= 1 <= found.high
    assert held / 300 >= least


def test_fewer_than_ten_people_get_no_interval_and_none_no_figure() -> None:
    nine, many = np.arange(1.0, 10.0), np.ones(50)
    assert clusters.ratio(nine, np.ones(9), many, many) == Interval(5.0, None, None)
    assert clusters.rate(nine, np.ones(9)) == Interval(5.0, None, None)
    assert clusters.rate(np.ones(1), np.ones(1)) == Interval(1.0, None, None)
    assert clusters.ratio(np.zeros(20), np.ones(20), many, many) == UNKNOWN


def test_a_quotient_is_no_surer_than_its_parts() -> None:
    outcomes, reports = Interval(1.0, 0.6, 1.6), Interval(2.0, 1.8, 2.2)
    found = combined.quotient(outcomes, reports)
    assert found.value == 0.5
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.3
    assert found.high > 0.8
    assert combined.quotient(Interval(0.0, 0.0, 2.0), reports) == Interval(0.0, 0.0, 2.0 / 1.8)
    assert combined.quotient(Interval(1.0, 0.5, None), reports).high is None
    assert combined.quotient(outcomes, UNKNOWN) == UNKNOWN
