from __future__ import annotations

import numpy as np

from tests.synthetic.staging import SMALL, small_realm


def test_everybody_asked_for_is_there_and_in_one_investigation() -> None:
    cohort = small_realm().people.cohort
    assert int(cohort.closed.sum()) == SMALL.closed
    assert int((~cohort.closed).sum()) == SMALL.active
    live = np.flatnonzero(np.isnan(cohort.groups.closed_day))
    assert len(live) == SMALL.live_investigations
    assert np.isin(live, cohort.group).all()


def test_most_cases_were_closed_before_the_window() -> None:
    cohort = small_realm().people.cohort
    assert 0.65 < np.mean(cohort.closed_day[cohort.closed] < 0) < 0.85


def test_a_case_is_opened_before_it_is_closed() -> None:
    cohort = small_realm().people.cohort
    closed = cohort.closed
    assert (cohort.opened_day[closed] + 14 <= cohort.closed_day[closed]).all()
    assert (cohort.opened_day < small_realm().window.days).all()
