"""The compiled passes that collect ties, on arrays by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.network import tying
from analytics.network.links import Known
from analytics.network.mentions import CONTACT, INVESTIGATION
from analytics.reports import NEVER_US

HALF = 100.0
BASE = np.array([0.8, 0.4])


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, dtype=np.int32)


def times(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def used(known: list[bool], credit: list[float]) -> tuple[tying.Uses, int]:
    """Thing 0: person 0 at 10 and 20, person 1 at 15; thing 1: person 1 at 40."""
    return tying.used(  # type: ignore[no-any-return]
        ints(0, 0, 0, 1), ints(0, 0, 1, 1), times(0, 1, 2, 3),
        np.array(known), np.array(credit), times(10, 20, 15, 40), times(50, 25, 16, 41),
    )  # fmt: skip


def test_uses_are_one_row_a_thing_and_user_with_both_clocks() -> None:
    uses, count = used([True] * 4, [0.3, 0.2, 0.9, 1.0])
    assert count == 3
    assert uses.thing[:count].tolist() == [0, 0, 1]
    assert uses.user[:count].tolist() == [0, 1, 1]
    assert uses.began[:count].tolist() == [10, 15, 40]
    assert uses.last[:count].tolist() == [20, 15, 40]
    # known from the report that came in first, believed as the best
    assert uses.recorded[:count].tolist() == [25, 16, 41]
    assert uses.credit[:count].tolist() == [0.3, 0.9, 1.0]
    assert uses.reports[:count].tolist() == [2, 1, 1]


def test_a_report_that_is_not_known_leaves_nothing_behind() -> None:
    uses, count = used([False, True, True, False], [0.3, 0.2, 0.9, 1.0])
    assert count == 2
    assert uses.began[:count].tolist() == [20, 15]
    assert uses.credit[:count].tolist() == [0.2, 0.9]
    assert used([False] * 4, [1.0] * 4)[1] == 0


def paired(eligible: list[bool], most: int, as_of: int = 120) -> tying.Rows:
    uses, count = used([True] * 4, [0.5, 0.5, 0.25, 1.0])
    given_to = (uses, count, np.array([1, 0], dtype=np.int8), BASE, np.array(eligible), most, HALF, as_of)
    made = tying.pairs(*given_to, tying.room(0))
    out = tying.room(made)
    assert tying.pairs(*given_to, out) == made
    return out


def test_a_pair_is_as_strong_as_its_weaker_side_and_as_old() -> None:
    out = paired([True, True], 2, as_of=115)
    assert (out.first.tolist(), out.second.tolist(), out.kind.tolist()) == ([0], [1], [1])
    # both were last seen at 15, one half-life ago
    assert out.weight.tolist() == pytest.approx([0.4 * 0.25 / 2])
    assert (out.began.tolist(), out.last.tolist(), out.recorded.tolist()) == ([15], [15], [25])
    assert out.reports.tolist() == [3]


def test_counting_pairs_agrees_with_filling_them() -> None:
    assert len(paired([True, False], 2).first) == 0
    assert len(paired([True, True], 1).first) == 0


def test_contacts_of_one_incident_are_one_and_those_of_others_add_doubt() -> None:
    low, high, met = ints(0, 0, 0, 1), ints(2, 2, 2, 2), times(0, 1, 2, 3)
    known = Known(
        np.array([True] * 4), np.array([1.0, 1.0, 0.5, 1.0]), ints(0, 0, 1, 2), np.array([True] * 3)
    )
    out = tying.room(4)
    occurred, available = times(0, 0, 100, 100), times(9, 5, 101, 102)
    made = tying.contacts((low, high, met), known, occurred, available, 0.8, HALF, 100, out)
    found = tying.taken(out, made)
    assert (found.first.tolist(), found.second.tolist()) == ([0, 1], [2, 2])
    assert found.kind.tolist() == [CONTACT] * 2
    assert found.weight.tolist() == pytest.approx([1 - (1 - 0.4) * (1 - 0.4), 0.8])
    assert (found.began.tolist(), found.last.tolist()) == ([0, 100], [100, 100])
    assert found.recorded.tolist() == [5, 102]
    assert found.reports.tolist() == [3, 1]


def meetings(incident: list[int], credit: list[float]) -> float:
    """The weight of one pair whom so many of ten reports of one day name, of these incidents and credits."""
    count = len(incident)
    rest = [9] * (10 - count)
    known = Known(
        np.ones(10, dtype=np.bool_), np.array([*credit, *rest]), ints(*incident, *rest), np.ones(2, np.bool_)
    )
    pair = (ints(*[0] * count), ints(*[1] * count), np.arange(count, dtype=np.int64))
    when, out = times(*[100] * 10), tying.room(count)
    assert tying.contacts(pair, known, when, when, 0.8, HALF, 100, out) == 1
    return float(out.weight[0])


def test_a_meeting_weighs_what_its_best_report_weighs() -> None:
    assert meetings([7, 7], [1.0, 0.1]) == pytest.approx(0.8)
    assert meetings([7, 7], [0.1, 1.0]) == pytest.approx(0.8)


def test_reports_of_two_meetings_that_alternate_are_two_meetings() -> None:
    assert meetings([7, 8, 7], [0.5, 0.5, 0.5]) == pytest.approx(1 - 0.6 * 0.6)


@given(rows=st.lists(st.tuples(st.integers(0, 3), st.floats(0.02, 1.0)), min_size=2, max_size=8))
def test_one_report_more_never_weakens_a_contact(rows: list[tuple[int, float]]) -> None:
    incident, credit = [number for number, _ in rows], [believed for _, believed in rows]
    assert meetings(incident, credit) >= meetings(incident[1:], credit[1:]) - 1e-12


def test_contacts_with_someone_who_may_not_be_tied_are_none() -> None:
    known = Known(np.array([True]), np.ones(1), ints(0), np.array([True, False]))
    one = (ints(0), ints(1), times(0))
    assert tying.contacts(one, known, times(0), times(0), 0.8, HALF, 100, tying.room(1)) == 0


def inquiry(told: int, eligible: list[bool], most: int = 5, as_of: int = 100) -> tying.Rows:
    count = len(eligible)
    given_to = (
        ints(*[0] * count), ints(*range(count)), times(*[told] * count), np.array(eligible),
        as_of, 0.8, most, HALF,
    )  # fmt: skip
    out = tying.room(tying.members(*given_to, tying.room(0)))
    tying.members(*given_to, out)
    return out


def test_members_are_tied_from_the_night_on_that_the_investigation_is_known() -> None:
    assert len(inquiry(101, [True, True]).first) == 0
    assert inquiry(100, [True, True]).weight.tolist() == pytest.approx([0.8])
    assert inquiry(0, [True, True]).weight.tolist() == pytest.approx([0.4])
    undated = inquiry(-NEVER_US, [True, True])
    assert undated.weight.tolist() == pytest.approx([0.8])
    assert undated.recorded.tolist() == [-NEVER_US]
    assert undated.kind.tolist() == [INVESTIGATION]


def test_members_who_may_not_be_tied_still_share_the_investigation() -> None:
    found = inquiry(100, [True, False, True])
    assert (found.first.tolist(), found.second.tolist()) == ([0], [2])
    assert found.weight.tolist() == pytest.approx([0.4])
    assert len(inquiry(100, [True] * 6).first) == 0


@given(weights=st.lists(st.floats(0.001, 1.0), max_size=12), keys=st.lists(st.integers(0, 3), max_size=12))
def test_rows_of_one_pair_and_kind_become_one(weights: list[float], keys: list[int]) -> None:
    count = min(len(weights), len(keys))
    key, weight = np.array(keys[:count], dtype=np.int64), np.array(weights[:count])
    place = np.arange(count, dtype=np.int64)
    rows = tying.Rows(
        key.astype(np.int32), key.astype(np.int32) + 1, np.zeros(count, np.int8), weight,
        place, place + 5, place + 3, np.ones(count, np.int32),
    )  # fmt: skip
    out = tying.room(count)
    found = tying.taken(out, tying.merged(np.argsort(key, kind="stable"), key, rows, out))
    assert found.first.tolist() == sorted(set(keys[:count]))
    for at, one in enumerate(found.first):
        mine = np.flatnonzero(key == one)
        assert found.weight[at] == pytest.approx(1 - np.prod(1 - weight[mine]), abs=1e-12)
        assert (found.began[at], found.recorded[at]) == (mine[0], mine[0] + 3)
        assert (found.last[at], found.reports[at]) == (mine[-1] + 5, len(mine))
