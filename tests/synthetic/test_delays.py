from __future__ import annotations

import numpy as np

from analytics.contracts import SOURCE_KINDS
from analytics.synthetic import delays
from analytics.synthetic.window import DAY_US
from tests.synthetic.staging import small_realm


def test_nothing_is_known_before_it_happens() -> None:
    sources = small_realm().sources
    source = np.arange(len(sources)).repeat(200)
    occurred = np.arange(len(source), dtype=np.int64) * 3_600_000_000
    known = delays.recorded(occurred, source, sources, np.random.default_rng(1))
    assert (known >= occurred).all()
    assert (known - occurred).max() < 940 * DAY_US


def test_batches_come_together_and_single_reports_do_not() -> None:
    sources = small_realm().sources
    monthly = int(np.flatnonzero(sources.batch_days == 30)[0])
    single = int(np.flatnonzero(sources.kind == SOURCE_KINDS.index("police"))[0])
    occurred = np.arange(20_000, dtype=np.int64) * 86_400_000_000 // 40
    for source, most_days in ((monthly, 0.2), (single, 1.0)):
        known = delays.recorded(occurred, np.full(len(occurred), source), sources, np.random.default_rng(1))
        share_of_days = len(np.unique(known // DAY_US)) / 500
        assert (share_of_days < most_days) == (source == monthly)


def test_some_are_very_late() -> None:
    sources = small_realm().sources
    police = np.flatnonzero(sources.kind == SOURCE_KINDS.index("police"))
    source = np.resize(police, 50_000)
    days = delays.recorded(np.zeros(50_000, np.int64), source, sources, np.random.default_rng(1)) / DAY_US
    assert 0.5 < np.median(days) < 1.0
    assert np.quantile(days, 0.999) > 15
