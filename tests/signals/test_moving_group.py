"""Are several others of this person's group escalating at the same time?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from math import log1p

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.network.groups import NO_GROUP
from analytics.signals.moving_group import MovingGroup
from analytics.timeline import Timeline
from tests.signals.one_person import EVERYBODY, PROFILE
from tests.worlds import (
    EVENT_LINKS,
    INVOLVEMENTS,
    NIGHT,
    VERSIONS,
    World,
    moment,
    report,
    tied_world,
    version,
)

SIGNAL = MovingGroup()
OTHERS = World(EVERYBODY.reports.filter(pl.col("subject_id") > "s009"), EVERYBODY.versions)
CIRCLE = ("s001", "s002", "s003", "s004")
GRAVE = (
    ("2026-05-04", "intent_leakage"), ("2026-05-20", "weapon_interest"), ("2026-06-03", "site_interest"),
    ("2026-06-17", "reconnaissance_report"),
)  # fmt: skip


def met(base: World, one: str, other: str, days: float = 200.0, source: str = "x9", **more: object) -> World:
    """The same world, in which a report on one, so many days old, names the other."""
    event, day = f"{one}-{other}-{days}", str(moment(str(NIGHT)) - timedelta(days=days))
    row = report(event, one, day, "police_stop", source, **more)
    return base.with_reports(row).with_links((event, "subject", other))


def circle(people: tuple[str, ...] = CIRCLE, days: float = 200.0) -> World:
    """Each of them met each other."""
    source = OTHERS
    for one, other in combinations(people, 2):
        source = met(source, one, other, days)
    return source


def escalating(base: World, *subjects: str) -> World:
    """The same world, in which these do what comes before an escalation."""
    rows = [
        report(f"{who}-{kind}", who, day, kind, f"x{i}")
        for who in subjects
        for i, (day, kind) in enumerate(GRAVE)
    ]
    return base.with_reports(*rows)


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def told(source: World, signal: MovingGroup = SIGNAL) -> dict[str, float]:
    """Evidence of whoever has any."""
    timeline = night(source)
    found, names = signal.totals(timeline), timeline.reports.subject_ids
    return {names[int(i)]: float(found[i]) for i in np.flatnonzero(found)}


TWO = escalating(circle(), "s002", "s003")


def test_those_beside_two_who_escalate_together_outrank_quiet_people() -> None:
    found = told(TWO)
    assert set(found) == {"s001", "s004"}
    assert min(found.values()) > 1.0
    row = SIGNAL.measure(night(TWO)).collect().row(0, named=True)
    assert row["subject_id"] == "s001"
    assert row["value"] == 2
    assert row["reason"] == (
        "Others of this person's group who may be escalating at the same time: "
        "two; tied to s002 (met, since Dec 2025); one more tie"
    )
    assert row["event_ids"] == ["s001-s002-200.0", "s001-s003-200.0"]


def test_the_odds_rise_with_the_mean_chance_of_the_others() -> None:
    timeline = night(TWO)
    chance = SIGNAL.near.chances(timeline)
    mild = replace(SIGNAL, lift=5.0)
    others = (chance[2] + chance[3] + 0.0) / 3
    assert told(TWO, mild) == {
        "s001": pytest.approx(log1p(5 * others)),
        "s004": pytest.approx(log1p(5 * others)),
    }


def test_one_other_is_no_group_on_the_move() -> None:
    assert told(escalating(circle(), "s002")) == {}
    assert set(told(escalating(circle(), "s002"), replace(SIGNAL, least_others=1))) == {
        "s001",
        "s003",
        "s004",
    }
    assert told(circle()) == {}


def test_with_three_each_of_them_has_two_others() -> None:
    three = escalating(circle(), "s002", "s003", "s004")
    found = told(three)
    assert set(found) == set(CIRCLE)
    assert told(three, replace(SIGNAL, least_others=3)) == {"s001": found["s001"]}
    assert max(found.values()) <= SIGNAL.most_evidence


def test_people_of_another_group_do_not_count() -> None:
    apart = escalating(circle(), "s006", "s007")
    assert told(apart) == {}
    assert night(apart).groups().number[6] == NO_GROUP


def test_a_group_is_that_of_the_first_of_the_month() -> None:
    assert told(escalating(circle(days=31), "s002", "s003"), SIGNAL) != {}
    # recorded on 1 June at noon: in no group until July
    young = circle(days=29.5)
    assert night(young).graph.degree[1] == 3
    assert told(escalating(young, "s002", "s003")) == {}


def test_two_are_too_few_to_be_a_group() -> None:
    pair = escalating(circle(("s001", "s002")), "s001", "s002")
    assert told(pair, replace(SIGNAL, least_others=1)) == {}


@pytest.mark.parametrize("role", ["victim", "witness"])
@pytest.mark.parametrize("who", ["s001", "s002"])
def test_ties_of_a_victim_or_a_witness_never_count(role: str, who: str) -> None:
    row = (who, "i1", role, None)
    source = replace(TWO, involvements=pl.DataFrame([row], schema=INVOLVEMENTS, orient="row"))
    # without one of the two who escalate no two others are left; without `s001` one is beside them still
    assert set(told(source)) == ({"s004"} if who == "s001" else set())


def test_a_hostel_is_no_group() -> None:
    here = [f"s{i:03}" for i in range(1, 21)]
    rows = [report(f"h{who}", who, "2026-05-01", "address_change", "x8") for who in here]
    lodged = escalating(OTHERS, "s002", "s003").with_reports(*rows)
    hostel = lodged.with_links(*((f"h{who}", "address", "hostel") for who in here))
    assert told(hostel) == {}


def test_somebody_who_becomes_known_later_moves_nobody_into_another_group() -> None:
    newcomers = [version(f"b{i:03}", recorded_at=moment("2026-06-20")) for i in range(40)]
    as_of = NIGHT - timedelta(days=15)
    for seed in range(2, 6):
        source = tied_world(seed)
        later = replace(
            source, versions=pl.concat([source.versions, pl.DataFrame(newcomers, schema=VERSIONS)])
        )
        found, after = (each.history().night(as_of, PROFILE) for each in (source, later))
        assert after.groups().number[40:].tolist() == found.groups().number.tolist()
        assert SIGNAL.totals(after)[40:].tolist() == pytest.approx(SIGNAL.totals(found).tolist(), abs=1e-12)


@settings(max_examples=10)
@given(seed=st.integers(0, 300))
def test_it_keeps_within_its_bounds_and_is_nothing_without_links(seed: int) -> None:
    source = tied_world(seed, 30, 500)
    found = SIGNAL.totals(night(source))
    assert ((found >= SIGNAL.least_evidence) & (found <= SIGNAL.most_evidence)).all()
    bare = replace(source, event_links=pl.DataFrame(schema=EVENT_LINKS))
    assert not SIGNAL.totals(night(bare)).any()
