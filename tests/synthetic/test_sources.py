from __future__ import annotations

import numpy as np

from analytics.contracts import SOURCE_KINDS
from analytics.synthetic import sources
from analytics.synthetic.parameters import World


def test_there_are_a_few_hundred_and_each_reports_as_its_own_kind() -> None:
    drawn = sources.draw(World(), 7, np.random.default_rng(1))
    assert 200 < drawn.hostile < 1_000
    assert len(drawn) == drawn.hostile + 7
    kind = np.arange(len(SOURCE_KINDS)).repeat(2_000)
    area = np.resize(np.arange(World().areas), len(kind))
    chosen = drawn.choose(kind, area, np.random.default_rng(1))
    assert (drawn.kind[chosen] == kind).all()
    assert chosen.max() < drawn.hostile


def test_banks_and_partners_alone_send_in_batches() -> None:
    drawn = sources.draw(World(), 0, np.random.default_rng(1))
    batching = {SOURCE_KINDS[kind] for kind in np.unique(drawn.kind[drawn.batch_days > 0])}
    assert batching == {"bank", "partner_agency"}


def test_local_police_differ_by_area() -> None:
    drawn = sources.draw(World(), 0, np.random.default_rng(1))
    rng = np.random.default_rng(1)
    one, other = (set(drawn.choose(np.zeros(500, int), np.full(500, area), rng).tolist()) for area in (0, 1))
    assert one - other
    assert other - one
