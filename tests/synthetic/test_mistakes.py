from __future__ import annotations

import numpy as np

from analytics.synthetic import blocks, mistakes
from tests.synthetic.staging import SMALL, small_realm


def test_a_few_reports_are_put_on_somebody_else_and_often_taken_back() -> None:
    settled = small_realm()
    reports = blocks.make(settled, 0).reports
    wrong = mistakes.misattribute(reports, SMALL.people, settled.ties, np.random.default_rng(1))
    moved = wrong.person != reports.person
    assert 0.002 < moved.mean() < 0.007
    assert (wrong.doubt[moved] == np.float32(mistakes.DOUBT_OF_MISATTRIBUTED)).all()
    unmoved = ~moved & (wrong.doubt == reports.doubt)
    assert unmoved.sum() >= 0.99 * len(reports)


def test_retractions_follow_the_report_and_end_with_the_window() -> None:
    settled = small_realm()
    block = blocks.make(settled, 0)
    retracted = block.retractions
    assert (retracted.recorded_us >= block.reports.recorded_us[retracted.report]).all()
    assert (retracted.recorded_us <= settled.window.until_us).all()
    assert len(np.unique(retracted.report)) == len(retracted.report)
    assert retracted.reason.max() < len(mistakes.REASONS)
