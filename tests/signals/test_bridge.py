"""Has this person begun to bridge two groups that had nothing to do with each other?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.network.groups import NO_GROUP
from analytics.signals.bridge import Bridge
from analytics.timeline import Timeline
from tests.signals.one_person import EVERYBODY, PROFILE
from tests.worlds import EVENT_LINKS, INVOLVEMENTS, NIGHT, World, moment, report, tied_world

SIGNAL = Bridge()
OTHERS = World(EVERYBODY.reports.filter(pl.col("subject_id") > "s019"), EVERYBODY.versions)


def met(base: World, one: str, other: str, days: float = 20.0, source: str = "x9", **more: object) -> World:
    """The same world, in which a report on one, so many days old, names the other."""
    event, day = f"{one}-{other}-{days}", str(moment(str(NIGHT)) - timedelta(days=days))
    row = report(event, one, day, "police_stop", source, **more)
    return base.with_reports(row).with_links((event, "subject", other))


def circles(*circle: tuple[str, ...]) -> World:
    """Everybody of a circle met everybody else of it two hundred days before the night."""
    source = OTHERS
    for people in circle:
        for one, other in combinations(people, 2):
            source = met(source, one, other, 200)
    return source


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def told(source: World, signal: Bridge = SIGNAL) -> dict[str, float]:
    """Evidence of whoever has any."""
    timeline = night(source)
    found, names = signal.totals(timeline), timeline.reports.subject_ids
    return {names[int(i)]: float(found[i]) for i in np.flatnonzero(found)}


FIRST, SECOND, THIRD = ("s001", "s002", "s003"), ("s005", "s006", "s007"), ("s011", "s012", "s013")
APART = circles(FIRST, SECOND, THIRD)
BRIDGED = met(APART, "s001", "s005")


def test_the_circles_are_groups_of_three_months_ago() -> None:
    numbers = night(APART).groups(3).number
    found = [{int(numbers[int(who[1:])]) for who in circle} for circle in (FIRST, SECOND, THIRD)]
    assert [len(each) for each in found] == [1, 1, 1]
    assert len(set.union(*found)) == 3
    assert numbers[8] == NO_GROUP


def test_both_ends_of_a_new_tie_between_two_groups_bridge_them() -> None:
    found = told(BRIDGED)
    assert set(found) == {"s001", "s005"}
    weight = float(night(BRIDGED).graph.matrix[[1], [5]][0])
    expected = weight / (weight + 0.1)
    assert found == {"s001": pytest.approx(expected), "s005": pytest.approx(expected)}
    row = SIGNAL.measure(night(BRIDGED)).collect().row(0, named=True)
    assert row["reason"] == "New tie into another group: s005 (met, since Jun 2026)"
    assert row["event_ids"] == ["s001-s005-20.0"]


def test_a_tie_within_the_group_or_to_somebody_in_none_is_no_bridge() -> None:
    assert told(APART) == {}
    assert told(met(APART, "s001", "s002")) == {}
    assert told(met(APART, "s001", "s009")) == {}
    assert told(met(APART, "s008", "s009")) == {}


def test_an_old_tie_is_no_new_bridge() -> None:
    # told between the day whose groups count (1 March) and the beginning of the window (1 April)
    assert told(met(APART, "s001", "s005", 105)) == {}


def test_another_tie_into_a_group_that_is_known_already_is_no_new_bridge() -> None:
    known = met(APART, "s001", "s005", 105)
    found = told(met(known, "s001", "s006"))
    # for s006 it is the first tie into that group
    assert set(found) == {"s006"}


def test_who_always_has_such_ties_says_less_by_another() -> None:
    used_to_it = met(APART, "s001", "s005", 105)
    found, fresh = told(met(used_to_it, "s001", "s011")), told(met(APART, "s001", "s011"))
    assert found["s001"] == pytest.approx(fresh["s001"] / 2)
    assert found["s011"] == pytest.approx(fresh["s011"])


def test_two_new_ties_across_count_as_the_stronger() -> None:
    both = met(BRIDGED, "s001", "s011", intelligence_grade="D")
    assert told(both)["s001"] == pytest.approx(told(BRIDGED)["s001"])
    assert told(both)["s011"] < told(BRIDGED)["s001"]
    (row,) = SIGNAL.measure(night(both)).filter(pl.col("subject_id") == "s001").collect().to_dicts()
    assert row["reason"] == "New tie into another group: s005 (met, since Jun 2026); one more tie"


def test_somebody_active_is_not_told_of_but_can_be_bridged_to() -> None:
    source = circles(FIRST, ("s006", "s007", "s010"))
    assert night(source).active[10]
    assert set(told(met(source, "s001", "s010"))) == {"s001"}


@pytest.mark.parametrize("role", ["victim", "witness"])
@pytest.mark.parametrize("who", ["s001", "s005"])
def test_ties_of_a_victim_or_a_witness_never_count(role: str, who: str) -> None:
    row = (who, "i1", role, None)
    source = replace(BRIDGED, involvements=pl.DataFrame([row], schema=INVOLVEMENTS, orient="row"))
    assert told(source) == {}


def test_a_hostel_bridges_nothing() -> None:
    here = [f"s{i:03}" for i in range(1, 20)]
    rows = [report(f"h{who}", who, "2026-06-01", "address_change", "x8") for who in here]
    source = BRIDGED.with_reports(*rows)
    hostel = source.with_links(*((f"h{who}", "address", "hostel") for who in here))
    assert told(hostel) == told(source)


@settings(max_examples=10)
@given(seed=st.integers(0, 300))
def test_it_keeps_within_its_bounds_and_is_nothing_without_links(seed: int) -> None:
    source = tied_world(seed, 30, 500)
    found = SIGNAL.totals(night(source))
    assert ((found >= SIGNAL.least_evidence) & (found <= SIGNAL.most_evidence)).all()
    bare = replace(source, event_links=pl.DataFrame(schema=EVENT_LINKS))
    assert not SIGNAL.totals(night(bare)).any()
