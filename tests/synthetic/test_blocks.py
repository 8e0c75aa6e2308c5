from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np

from analytics.synthetic import blocks
from analytics.synthetic.naming import Naming
from tests.synthetic.staging import SMALL, small_realm


def test_a_block_is_the_same_made_alone_or_after_others() -> None:
    settled = small_realm()
    alone = blocks.make(settled, 2)
    for number in (0, 1):
        blocks.make(settled, number)
    again = blocks.make(settled, 2)
    for field in fields(alone.reports):
        assert np.array_equal(getattr(alone.reports, field.name), getattr(again.reports, field.name))
    assert np.array_equal(alone.links.value, again.links.value)


def test_blocks_cover_everybody_once() -> None:
    settled = small_realm()
    spans = [settled.span(number) for number in range(settled.blocks)]
    assert spans[0][0] == 0
    assert spans[-1][1] == SMALL.people
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_event_numbers_of_different_blocks_never_meet() -> None:
    settled = small_realm()
    numbers = np.concatenate([blocks.make(settled, number).numbers for number in (0, 1)])
    naming = Naming.of(SMALL.seed, SMALL.people)
    assert len(np.unique(naming.events(numbers), axis=0)) == len(numbers)


def test_reports_come_in_the_order_of_recording() -> None:
    recorded = blocks.make(small_realm(), 0).reports.recorded_us
    assert (np.diff(recorded) >= 0).all()
