"""Has this person lately been tied to somebody who is under investigation?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import log

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.new_tie import NewTie
from analytics.timeline import Timeline
from tests.signals.one_person import EVERYBODY, PROFILE
from tests.worlds import EVENT_LINKS, INVOLVEMENTS, NIGHT, World, moment, report, tied_world

SIGNAL = NewTie()
ACTIVE, OTHER_ACTIVE = "s010", "s020"
OTHERS = World(EVERYBODY.reports.filter(pl.col("subject_id") > "s009"), EVERYBODY.versions)
"""`s001` to `s009` are closed, without reports of their own; every tenth is under investigation."""


def met(base: World, one: str, other: str, days: float = 30.0, source: str = "x9", **more: object) -> World:
    """The same world, in which a report on one, so many days old, names the other."""
    event, day = f"{one}-{other}-{days}", str(moment(str(NIGHT)) - timedelta(days=days))
    row = report(event, one, day, "police_stop", source, **more)
    return base.with_reports(row).with_links((event, "subject", other))


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, PROFILE)


def total(source: World, who: str = "s001", signal: NewTie = SIGNAL) -> float:
    timeline = night(source)
    return float(signal.totals(timeline)[timeline.reports.subject_ids.to_list().index(who)])


NEW = met(OTHERS, "s001", ACTIVE)


def test_a_new_tie_to_somebody_active_outranks_quiet_people() -> None:
    timeline = night(NEW)
    assert timeline.active[10]
    found = SIGNAL.totals(timeline)
    assert np.flatnonzero(found).tolist() == [1]
    (row,) = SIGNAL.measure(timeline).collect().to_dicts()
    assert row["reason"] == "New tie to s010 (met, since May 2026), who is under investigation"
    assert row["event_ids"] == ["s001-s010-30.0"]


def test_it_carries_the_odds_ratio_as_far_as_the_tie_is_near() -> None:
    timeline = night(NEW)
    weight = float(timeline.graph.matrix[[1], [10]][0])
    near = weight / (weight + 0.1)
    (row,) = SIGNAL.measure(timeline).collect().to_dicts()
    assert row["value"] == pytest.approx(near)
    # nobody in this cohort is tied to anybody: such a tie hardly turns up by itself
    assert row["evidence"] == pytest.approx(min(near * log(3), SIGNAL.most_evidence), abs=0.01)
    weaker = replace(SIGNAL, half_weight=weight)
    assert total(NEW, signal=weaker) == pytest.approx(log(3) / 2, abs=0.01)


def test_the_report_may_be_on_either_of_the_two() -> None:
    # the source's record leaves out whoever the report is on, so it is not the same to the last digit
    assert total(met(OTHERS, ACTIVE, "s001")) == pytest.approx(total(NEW), abs=1e-4)


def test_a_tie_to_somebody_closed_is_none() -> None:
    assert total(met(OTHERS, "s001", "s002")) == 0


@pytest.mark.parametrize(("days", "new"), [(1, True), (89, True), (90.9, True), (91, False), (400, False)])
def test_it_is_new_within_the_window_after_it_was_recorded(days: float, new: bool) -> None:
    # recorded a day after it happened: 91 days ago means that it was known when the window began
    assert (total(met(OTHERS, "s001", ACTIVE, days)) > 0) == new


def test_an_old_meeting_that_was_recorded_lately_is_new() -> None:
    late = met(OTHERS, "s001", ACTIVE, 200, recorded_at=moment(str(NIGHT - timedelta(days=10))))
    assert total(late) > 0


def test_one_more_meeting_of_two_who_know_each_other_is_not_new() -> None:
    assert total(met(NEW, "s001", ACTIVE, 300)) == 0
    # nor is a phone that both turn out to use
    old = met(OTHERS, "s001", ACTIVE, 300)
    phone = [report(f"p{who}", who, "2026-06-01", "police_stop", "x8") for who in ("s001", ACTIVE)]
    shared = old.with_reports(*phone).with_links(*((f"p{who}", "phone", "one") for who in ("s001", ACTIVE)))
    assert len(night(shared).links) == 2
    assert total(shared) == 0


def test_somebody_who_always_has_such_ties_says_less_by_another() -> None:
    earlier = OTHERS
    for place, other in enumerate(("s020", "s030", "s040", "s050")):
        earlier = met(earlier, "s001", other, 200 + 100 * place)
    assert 0 < total(met(earlier, "s001", ACTIVE)) < total(NEW)
    # the less is borrowed from a cohort that has hardly any, the more the person's own ones tell
    own = replace(SIGNAL, prior_ties=0.01)
    assert 0 < total(met(earlier, "s001", ACTIVE), signal=own) < total(NEW, signal=own) - 0.1


def test_two_new_ties_count_as_the_nearer() -> None:
    weak = met(OTHERS, "s001", OTHER_ACTIVE, intelligence_grade="D")
    assert 0 < total(weak) < total(NEW)
    assert total(met(weak, "s001", ACTIVE)) == pytest.approx(total(NEW), abs=0.01)


@pytest.mark.parametrize("role", ["victim", "witness"])
@pytest.mark.parametrize("who", ["s001", ACTIVE])
def test_ties_of_a_victim_or_a_witness_never_count(role: str, who: str) -> None:
    row = (who, "i1", role, None)
    assert total(replace(NEW, involvements=pl.DataFrame([row], schema=INVOLVEMENTS, orient="row"))) == 0


def test_a_hostel_makes_no_new_tie() -> None:
    here = [ACTIVE, *(f"s{i:03}" for i in range(1, 13) if i != 10), "s013"]
    rows = [report(f"h{who}", who, "2026-06-01", "address_change", "x8") for who in here]
    lodged = OTHERS.with_reports(*rows)
    links = [(f"h{who}", "address", "house") for who in here]
    assert len(here) == 13
    assert total(lodged.with_links(*links)) == 0
    # one fewer, and each is still tied to eleven others a little
    assert 0 < total(lodged.with_links(*links[:-1])) < total(NEW) / 2


@settings(max_examples=10)
@given(seed=st.integers(0, 300))
def test_it_keeps_within_its_bounds_and_is_nothing_without_links(seed: int) -> None:
    source = tied_world(seed, 30, 500)
    found = SIGNAL.totals(night(source))
    assert ((found >= SIGNAL.least_evidence) & (found <= SIGNAL.most_evidence)).all()
    bare = replace(source, event_links=pl.DataFrame(schema=EVENT_LINKS))
    assert not SIGNAL.totals(night(bare)).any()
