"""Is this person tied to somebody who is escalating, or was reopened lately?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import log, log1p

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.tie_to_escalating import TieToEscalating
from analytics.timeline import Timeline
from tests.signals.one_person import EVERYBODY, PROFILE
from tests.worlds import (
    EVENT_LINKS,
    INVOLVEMENTS,
    NIGHT,
    OUTCOMES,
    World,
    moment,
    report,
    tied_world,
)

SIGNAL = TieToEscalating()
QUIET = pl.col("subject_id").is_in([f"s{i:03}" for i in range(1, 10)])
GRAVE = (
    ("2026-05-04", "intent_leakage"), ("2026-05-20", "weapon_interest"), ("2026-06-03", "site_interest"),
    ("2026-06-17", "reconnaissance_report"),
)  # fmt: skip
OTHERS = World(EVERYBODY.reports.filter(~QUIET), EVERYBODY.versions)
"""`s001` to `s009` without reports of their own among ordinary people."""


def before(days: float) -> str:
    return str(moment(str(NIGHT)) - timedelta(days=days))


def escalating(base: World, subject: str, count: int = 4) -> World:
    """The same world, in which this subject does what comes before an escalation."""
    return base.with_reports(
        *(
            report(f"{subject}-{kind}", subject, day, kind, f"x{i}")
            for i, (day, kind) in enumerate(GRAVE[:count])
        )
    )


def met(base: World, one: str, other: str, days: float = 30.0, source: str = "x9", **more: object) -> World:
    """The same world, in which a report on one names the other."""
    event = f"{one}-{other}-{days}"
    row = report(event, one, before(days), "police_stop", source, **more)
    return base.with_reports(row).with_links((event, "subject", other))


def reopened(base: World, subject: str, days: float) -> World:
    told = moment(before(days))
    row = (subject, "reopened", told.date(), told)
    return replace(base, outcomes=pl.DataFrame([row], schema=OUTCOMES, orient="row"))


def bystander(base: World, subject: str, role: str) -> World:
    row = (subject, "i1", role, None)
    return replace(base, involvements=pl.DataFrame([row], schema=INVOLVEMENTS, orient="row"))


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def total(source: World, who: str = "s001", signal: TieToEscalating = SIGNAL) -> float:
    timeline = night(source)
    return float(signal.totals(timeline)[timeline.reports.subject_ids.to_list().index(who)])


def nearness(timeline: Timeline, one: int = 1, other: int = 2) -> float:
    """weight / (weight + 0.2) of the tie between two."""
    weight = float(timeline.graph.matrix[[one], [other]][0])
    return weight / (weight + 0.2)


BESIDE = met(escalating(OTHERS, "s002"), "s001", "s002")


def test_next_to_one_who_escalates_somebody_without_reports_outranks_quiet_people() -> None:
    timeline = night(BESIDE)
    found = SIGNAL.totals(timeline)
    assert np.flatnonzero(found).tolist() == [1]
    assert found[1] > 2.0
    (row,) = SIGNAL.measure(timeline).collect().to_dicts()
    assert row["reason"] == "Tied to s002 (met, since May 2026), who may be escalating"
    assert row["event_ids"] == ["s001-s002-30.0"]
    assert row["value"] == pytest.approx(np.exp(row["evidence"]))


def test_the_evidence_is_the_logarithm_of_the_expected_odds() -> None:
    mild = replace(SIGNAL, lift=20.0)
    timeline = night(BESIDE)
    chance = mild.chances(timeline)
    assert 0.05 < chance[2] < 1
    expected = log1p(20 * chance[2] * nearness(timeline))
    assert mild.totals(timeline)[1] == pytest.approx(expected)
    two = night(met(escalating(BESIDE, "s003"), "s001", "s003", 200))
    odds = sum(20 * mild.chances(two)[other] * nearness(two, 1, other) for other in (2, 3))
    assert mild.totals(two)[1] == pytest.approx(log1p(odds))
    assert mild.totals(two)[1] > expected


def test_a_tie_to_a_quiet_person_or_to_nobody_says_nothing() -> None:
    assert total(met(OTHERS, "s001", "s002")) == 0
    assert total(escalating(OTHERS, "s002")) == 0
    # and who escalates alone is not next to anybody
    assert total(BESIDE, "s002") == 0


def test_a_neighbour_below_the_least_chance_does_not_count() -> None:
    chance = float(SIGNAL.chances(night(BESIDE))[2])
    assert total(BESIDE, signal=replace(SIGNAL, least_chance=chance)) > 0
    assert total(BESIDE, signal=replace(SIGNAL, least_chance=chance + 1e-9)) == 0
    little = escalating(OTHERS, "s002", count=1)
    assert SIGNAL.chances(night(little))[2] == 0
    assert total(met(little, "s001", "s002")) == 0


def test_it_decays_with_the_age_of_the_tie() -> None:
    base, mild = escalating(OTHERS, "s002"), replace(SIGNAL, lift=20.0)
    found = [total(met(base, "s001", "s002", days), signal=mild) for days in (10, 375, 740, 2000)]
    assert found == sorted(set(found), reverse=True)
    assert found[0] > 2 * found[3] > 0


def test_a_poor_report_of_the_tie_says_less() -> None:
    base, mild = escalating(OTHERS, "s002"), replace(SIGNAL, lift=20.0)
    poor = met(base, "s001", "s002", source_grade="2", intelligence_grade="C")
    stranger = met(base, "s001", "s002", source="stranger")
    sound = total(BESIDE, signal=mild)
    assert 0 < total(poor, signal=mild) < sound
    assert total(stranger, signal=mild) < sound / 5


@pytest.mark.parametrize(("days", "counts"), [(30, True), (179, True), (180, False), (400, False)])
def test_who_was_reopened_counts_for_a_while(days: int, counts: bool) -> None:
    source = reopened(met(OTHERS, "s001", "s002", 365), "s002", days)
    timeline = night(source)
    assert timeline.active[2]
    expected = min(log1p(150 * 0.2 * nearness(timeline)), 3.0) if counts else 0.0
    assert total(source) == pytest.approx(expected)


def test_one_reopening_is_told_by_hand() -> None:
    # x9 has a record of some 250 reports: the weight of the tie is 0.6 halved once, and nearly all of that
    source = reopened(met(OTHERS, "s001", "s002", 365), "s002", 30)
    assert nearness(night(source)) == pytest.approx(0.6, abs=0.01)
    assert total(source, signal=replace(SIGNAL, lift=10.0)) == pytest.approx(
        log(1 + 10 * 0.2 * 0.6), abs=0.02
    )


def test_it_is_bounded_however_many_escalate() -> None:
    source = OTHERS
    for other in ("s002", "s003", "s004", "s005"):
        source = met(escalating(source, other), "s001", other)
    assert total(source) == SIGNAL.most_evidence


@pytest.mark.parametrize("role", ["victim", "witness"])
@pytest.mark.parametrize("who", ["s001", "s002"])
def test_ties_of_a_victim_or_a_witness_never_count(role: str, who: str) -> None:
    assert total(bystander(BESIDE, who, role)) == 0


def test_a_hostel_ties_nobody_to_who_escalates_there() -> None:
    base = escalating(OTHERS, "s002")
    here = [f"s{i:03}" for i in range(1, 201)]
    rows = [report(f"h{who}", who, before(20), "address_change", "x8") for who in here]
    lodged = base.with_reports(*rows)
    hostel = lodged.with_links(*((f"h{who}", "address", "hostel") for who in here))
    assert SIGNAL.totals(night(hostel)).tobytes() == SIGNAL.totals(night(lodged)).tobytes()
    flat = lodged.with_links(*((f"h{who}", "address", "flat") for who in here[:2]))
    assert total(flat) > 0
    # the hostel takes no tie away either
    both = flat.with_links(*((f"h{who}", "address", "hostel") for who in here))
    assert total(both) == total(flat)


def test_a_retracted_or_later_report_of_the_tie_says_nothing() -> None:
    base = escalating(OTHERS, "s002")
    assert total(met(base, "s001", "s002", retracted_at=moment(before(5)))) == 0
    assert total(met(base, "s001", "s002", recorded_at=moment(before(-1)))) == 0


@settings(max_examples=10)
@given(seed=st.integers(0, 300))
def test_it_keeps_within_its_bounds_and_is_nothing_without_links(seed: int) -> None:
    source = tied_world(seed, 30, 500)
    found = SIGNAL.totals(night(source))
    assert ((found >= SIGNAL.least_evidence) & (found <= SIGNAL.most_evidence)).all()
    bare = replace(source, event_links=pl.DataFrame(schema=EVENT_LINKS))
    assert not SIGNAL.totals(night(bare)).any()
