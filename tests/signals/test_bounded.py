"""Evidence that is bounded a person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.signals._bounded import counted_up_to
from analytics.signals._tied import TELLING_NATS, bounded

AMOUNTS = st.lists(st.tuples(st.integers(0, 4), st.floats(0.0, 2.0)), max_size=30)


@given(rows=AMOUNTS, bound=st.floats(0.0, 5.0))
def test_each_persons_amounts_come_to_their_sum_or_to_the_bound(
    rows: list[tuple[int, float]], bound: float
) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    subject = np.array([who for who, _ in rows], dtype=np.int32)
    amount = np.array([nats for _, nats in rows], dtype=np.float64)
    counted = counted_up_to(subject, amount, bound)
    assert counted.shape == amount.shape
    assert ((counted >= -1e-12) & (counted <= amount)).all()
    for who in set(subject.tolist()):
        mine = subject == who
        assert counted[mine].sum() == pytest.approx(min(amount[mine].sum(), bound), abs=1e-9)


@given(rows=AMOUNTS)
def test_what_comes_first_counts_in_full(rows: list[tuple[int, float]]) -> None:
    amount = np.array([nats for _, nats in rows])
    one = np.zeros(len(rows), dtype=np.int32)
    counted = counted_up_to(one, amount, 1.0)
    within = np.cumsum(amount) <= 1.0
    assert counted[within] == pytest.approx(amount[within], abs=1e-9)
    assert counted[np.flatnonzero(~within)[1:]] == pytest.approx(0.0, abs=1e-9)


def test_nobody_and_nothing() -> None:
    empty = np.empty(0)
    assert counted_up_to(empty.astype(np.int32), empty, 1.0).shape == (0,)
    assert counted_up_to(np.array([3, 3]), np.array([0.5, 0.5]), 0.0).tolist() == [0.0, 0.0]


def test_a_subject_with_number_zero_is_somebody() -> None:
    assert counted_up_to(np.array([0, 0, 1]), np.array([0.8, 0.8, 0.8]), 1.0) == pytest.approx(
        [0.8, 0.2, 0.8]
    )


def test_evidence_of_ties_is_cut_at_its_bound_and_told_from_a_little_on() -> None:
    given_to = np.array([-1.0, 0.0, TELLING_NATS - 1e-9, TELLING_NATS, 0.7, 5.0])
    assert bounded(given_to, 2.0).tolist() == [0.0, 0.0, 0.0, TELLING_NATS, 0.7, 2.0]
