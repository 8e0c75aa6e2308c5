from __future__ import annotations

import numpy as np

from analytics.synthetic import grades
from analytics.synthetic.happenings import ORDINARY, RUMOUR, SOLID
from analytics.synthetic.vocabulary import code
from tests.synthetic.staging import small_realm


def test_rumours_are_graded_low_and_solid_reports_high() -> None:
    sources = small_realm().sources
    source = np.resize(np.arange(len(sources)), 60_000)
    rng = np.random.default_rng(1)
    low = {}
    for credit in (ORDINARY, SOLID, RUMOUR):
        source_grade, intelligence = grades.draw(source, np.full(len(source), credit, np.int8), sources, rng)
        assert source_grade.min() >= 0
        assert source_grade.max() <= 2
        low[credit] = np.mean(intelligence >= 3)
    assert low[SOLID] < low[ORDINARY] < 0.4 < low[RUMOUR]


def test_most_grave_ordinary_reports_are_rumour_and_petty_ones_are_not() -> None:
    rng = np.random.default_rng(1)
    given = np.zeros(10_000, np.int8)
    grave = grades.credit(np.full(10_000, code("reconnaissance_report")), given, rng)
    petty = grades.credit(np.full(10_000, code("police_stop")), given, rng)
    assert np.mean(grave == RUMOUR) > 0.6
    assert np.mean(petty == RUMOUR) < 0.1
    assert (grades.credit(np.full(9, 2), np.full(9, SOLID, np.int8), rng) == SOLID).all()


def test_a_source_is_mostly_graded_as_usual() -> None:
    sources = small_realm().sources
    source = np.resize(np.arange(len(sources)), 60_000)
    grade, _ = grades.draw(source, np.zeros(60_000, np.int8), sources, np.random.default_rng(1))
    assert np.mean(grade == sources.reliability[source]) > 0.85
