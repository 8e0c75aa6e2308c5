"""Ties of a night: by hand what each weighs, and the two clocks on drawn worlds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.network.links import Known, LinkRules, Links, links
from analytics.network.mentions import KINDS
from analytics.reports import DAY_US, midnight_us
from tests.worlds import (
    INVOLVEMENTS,
    NIGHT,
    TAXONOMY,
    VERSIONS,
    World,
    moment,
    report,
    version,
    world,
)

RULES = LinkRules()
NOTHING = np.zeros(len(TAXONOMY.types))
Row = tuple[str, str, str]
"""Two ids and the kind of their tie."""


def days_before(days: float) -> str:
    return str(moment(str(NIGHT)) - timedelta(days=days))


def of(*reports: dict[str, object], people: int = 6) -> World:
    return world(list(reports), [version(f"s{i:03}") for i in range(people)])


def involved(base: World, *rows: tuple[str, str, str], told: str | None = "2025-01-01") -> World:
    known_at = moment(told) if told else None
    frame = pl.DataFrame([(*row, known_at) for row in rows], schema=INVOLVEMENTS, orient="row")
    return replace(base, involvements=pl.concat([base.involvements, frame]))


def believed(source: World, as_of: date = NIGHT, rules: LinkRules = RULES, **credit: float) -> Links:
    """The ties of a night on which every report but those named has full credit."""
    history = source.history()
    night = history.night(as_of, NOTHING)
    trusted = np.array([credit.get(name, 1.0) for name in history.reports.event_ids])
    known = Known(night.known, trusted, night.incidents.of_report, night.ranked | night.active)
    return links(history.mentions, history.reports, known, night.as_of_us, rules)


def pairs(found: Links, source: World) -> dict[Row, float]:
    """Weights by the two ids and the kind."""
    names = source.history().reports.subject_ids
    return {
        (names[int(a)], names[int(b)], KINDS[kind]): float(weight)
        for a, b, kind, weight in zip(found.first, found.second, found.kind, found.weight, strict=True)
    }


def weights(
    source: World, as_of: date = NIGHT, rules: LinkRules = RULES, **credit: float
) -> dict[Row, float]:
    return pairs(believed(source, as_of, rules, **credit), source)


def aged(weight: float, days: float, half_life: float = RULES.half_life_days) -> float:
    return float(weight * 0.5 ** (days / half_life))


MET = of(report("e1", "s002", days_before(365), "police_stop")).with_links(("e1", "subject", "s001"))


def test_a_report_that_names_another_subject_ties_both() -> None:
    found = believed(MET)
    assert pairs(found, MET) == {("s001", "s002", "contact"): pytest.approx(0.6 / 2)}
    day = midnight_us(NIGHT) - 365 * DAY_US
    assert (found.began.tolist(), found.last.tolist()) == ([day], [day])
    assert found.recorded.tolist() == [day + DAY_US]
    assert found.reports.tolist() == [1]


def test_a_meeting_told_from_either_side_ties_the_same_two() -> None:
    both = MET.with_reports(report("e2", "s001", days_before(730), "police_stop", "police-2"))
    both = both.with_links(("e2", "subject", "s002"))
    found = believed(both)
    # 0.6 halved once, and 0.6 halved twice
    assert pairs(found, both) == {("s001", "s002", "contact"): pytest.approx(1 - (1 - 0.3) * (1 - 0.15))}
    assert found.reports.tolist() == [2]
    assert found.last[0] - found.began[0] == 365 * DAY_US


def test_several_reports_of_one_incident_are_one_meeting() -> None:
    rows = [report(f"e{i}", "s001", days_before(365), "group_attendance", f"x{i}") for i in range(4)]
    once = of(rows[0]).with_links(("e0", "subject", "s002"))
    often = of(*rows).with_links(*((f"e{i}", "subject", "s002") for i in range(4)))
    assert weights(often) == weights(once) == {("s001", "s002", "contact"): pytest.approx(0.3)}
    assert believed(often).reports.tolist() == [4]


def test_a_retracted_report_ties_until_then_and_no_longer() -> None:
    source = of(
        report("e1", "s001", "2026-01-01", "police_stop", retracted_at=moment("2026-04-01")),
        report("e2", "s003", "2026-01-01", "police_stop"),
    ).with_links(("e1", "subject", "s002"), ("e2", "subject", "s004"))
    kept = ("s003", "s004", "contact")
    assert set(weights(source, date(2026, 3, 31))) == {("s001", "s002", "contact"), kept}
    assert set(weights(source, date(2026, 4, 1))) == {kept}
    assert set(weights(source)) == {kept}


def test_what_is_recorded_after_the_night_is_no_tie_yet() -> None:
    late = report("e1", "s001", "2026-01-01", "police_stop", recorded_at=moment("2026-06-01"))
    source = of(late).with_links(("e1", "subject", "s002"))
    assert weights(source, date(2026, 5, 31)) == {}
    assert len(weights(source, date(2026, 6, 1))) == 1


@pytest.mark.parametrize(("credit", "expected"), [(1.0, 0.3), (0.5, 0.15), (0.02, 0.006)])
def test_a_tie_weighs_as_its_report_is_believed(credit: float, expected: float) -> None:
    assert weights(MET, e1=credit)["s001", "s002", "contact"] == pytest.approx(expected)


def shared(count: int, kind: str = "phone", days: float = 0.0) -> World:
    """So many who are named with one thing, all on one day."""
    rows = [report(f"e{i:03}", f"s{i:03}", days_before(days + 1), "police_stop") for i in range(count)]
    return of(*rows, people=count).with_links(*((f"e{i:03}", kind, "the-one") for i in range(count)))


@pytest.mark.parametrize(("kind", "base"), list(zip(KINDS[1:6], RULES.base[1:6], strict=True)))
@pytest.mark.parametrize("sharers", [2, 3, RULES.most_sharers])
def test_each_pair_gets_its_part_of_what_several_share(kind: str, base: float, sharers: int) -> None:
    found = weights(shared(sharers, kind))
    assert len(found) == sharers * (sharers - 1) // 2
    assert {key[2] for key in found} == {kind}
    assert list(found.values()) == pytest.approx([aged(base / (sharers - 1), 1)] * len(found))


@pytest.mark.parametrize("sharers", [RULES.most_sharers + 1, 200])
def test_a_hostel_binds_nobody(sharers: int) -> None:
    assert weights(shared(sharers, "address")) == {}


def test_one_who_is_named_with_a_thing_twice_is_one_sharer() -> None:
    source = shared(2).with_reports(report("again", "s000", days_before(1), "police_stop"))
    source = source.with_links(("again", "phone", "the-one"))
    assert weights(source) == weights(shared(2))
    assert believed(source).reports.tolist() == [3]


def test_the_least_believed_side_of_a_shared_thing_counts_and_of_a_side_its_best_report() -> None:
    source = shared(2).with_reports(report("again", "s000", days_before(1), "police_stop"))
    source = source.with_links(("again", "phone", "the-one"))
    pair = ("s000", "s001", "phone")
    assert weights(source, e001=0.1)[pair] == pytest.approx(aged(0.07, 1))
    assert weights(source, e000=0.1)[pair] == pytest.approx(aged(0.7, 1))
    assert weights(source, e000=0.1, again=0.2)[pair] == pytest.approx(aged(0.14, 1))


def test_a_shared_thing_begins_when_the_second_is_seen_and_ages_from_the_earlier_last() -> None:
    days = {"a0": ("s000", 900), "a1": ("s000", 365), "b0": ("s001", 700), "b1": ("s001", 100)}
    rows = [report(name, who, days_before(ago), "police_stop") for name, (who, ago) in days.items()]
    source = of(*rows).with_links(*((name, "address", "here") for name in days))
    found, night = believed(source), midnight_us(NIGHT)
    assert pairs(found, source) == {("s000", "s001", "address"): pytest.approx(0.5 / 2)}
    assert found.began.tolist() == [night - 700 * DAY_US]
    assert found.last.tolist() == [night - 365 * DAY_US]
    assert found.recorded.tolist() == [night - 699 * DAY_US]


def test_who_comes_after_the_other_was_last_seen_is_tied_weakly() -> None:
    source = of(
        report("a", "s000", days_before(1095), "police_stop"), report("b", "s001", days_before(10), "arrest")
    ).with_links(("a", "address", "here"), ("b", "address", "here"))
    found, night = believed(source), midnight_us(NIGHT)
    assert found.weight.tolist() == pytest.approx([0.5 / 8])
    assert (found.began.tolist(), found.last.tolist()) == ([night - 10 * DAY_US],) * 2


def test_the_same_value_of_another_kind_is_another_thing() -> None:
    source = of(
        report("a", "s000", days_before(1), "arrest"), report("b", "s001", days_before(1), "arrest")
    ).with_links(("a", "phone", "same"), ("b", "device", "same"))
    assert weights(source) == {}


def test_several_things_of_one_kind_count_together_and_other_kinds_apart() -> None:
    source = of(
        report("a", "s000", days_before(365), "arrest"), report("b", "s001", days_before(365), "arrest")
    ).with_links(*((name, kind, f"{kind}-{n}") for name in "ab" for kind, n in THINGS))
    pair = ("s000", "s001")
    assert weights(source) == {
        (*pair, "address"): pytest.approx(0.25),
        (*pair, "phone"): pytest.approx(1 - 0.65 * 0.65),
    }
    # the two reports, told once for each thing
    assert believed(source).reports.tolist() == [2, 4]


THINGS = (("phone", 1), ("phone", 2), ("address", 1))


def test_somebody_whom_very_many_met_binds_each_of_them_less() -> None:
    meetings = [report(f"e{i:03}", f"s{i:03}", days_before(365), "police_stop") for i in range(1, 21)]
    source = of(*meetings, people=22).with_links(*((f"e{i:03}", "subject", "s000") for i in range(1, 21)))
    assert list(weights(source).values()) == pytest.approx([0.3 * RULES.contact_hub / 20] * 20)
    few = replace(RULES, contact_hub=20)
    assert list(weights(source, rules=few).values()) == pytest.approx([0.3] * 20)


def test_a_tie_below_the_least_weight_is_left_out() -> None:
    assert weights(MET, rules=replace(RULES, least_weight=0.3001)) == {}
    assert len(weights(MET, rules=replace(RULES, least_weight=0.3))) == 1


def test_who_is_named_in_a_report_of_their_own_is_not_tied_to_themselves() -> None:
    source = of(report("e1", "s001", days_before(5), "arrest")).with_links(("e1", "subject", "s001"))
    assert weights(source) == {}


def test_an_outsider_whom_two_met_ties_the_two() -> None:
    source = of(
        report("e1", "s001", days_before(365), "police_stop"),
        report("e2", "s003", days_before(365), "police_stop"),
    ).with_links(("e1", "subject", "somebody else"), ("e2", "subject", "somebody else"))
    assert weights(source) == {("s001", "s003", "common_contact"): pytest.approx(0.3 / 2)}


def test_an_investigation_ties_its_subjects_and_associates() -> None:
    rows = [("s001", "i1", "subject"), ("s002", "i1", "associate"), ("s003", "i1", "victim")]
    source = involved(of(), *rows, ("s003", "i2", "subject"), ("s004", "i1", "witness"))
    age = (NIGHT - date(2025, 1, 1)).days
    expected = aged(0.8, age, RULES.investigation_half_life_days)
    found = believed(source)
    assert pairs(found, source) == {("s001", "s002", "investigation"): pytest.approx(expected)}
    assert found.reports.tolist() == [0]
    day = midnight_us(date(2025, 1, 1))
    assert (found.began[0], found.last[0], found.recorded[0]) == (day, day, day)


def test_an_investigation_is_no_tie_before_it_was_recorded_and_undated_it_always_is() -> None:
    rows = [("s001", "i1", "subject"), ("s002", "i1", "subject"), ("s003", "i1", "associate")]
    source = involved(of(), *rows, told="2026-06-01")
    assert weights(source, date(2026, 5, 31)) == {}
    assert list(weights(source, date(2026, 6, 1)).values()) == pytest.approx([0.8 / 2] * 3)
    undated = involved(of(), *rows, told=None)
    assert list(weights(undated, date(2022, 1, 1)).values()) == pytest.approx([0.8 / 2] * 3)


def test_an_investigation_of_very_many_binds_nobody() -> None:
    rows = [(f"s{i:03}", "i1", "subject") for i in range(RULES.most_sharers + 1)]
    assert weights(involved(of(people=20), *rows)) == {}


def test_who_is_only_a_witness_or_a_victim_has_no_tie_at_all() -> None:
    base = shared(3).with_links(("e000", "subject", "s001"))
    assert len(weights(base)) == 4
    bystander = involved(base, ("s001", "i1", "victim"), ("s001", "i2", "witness"))
    # the phone is still one that three are named with
    assert weights(bystander) == {("s000", "s002", "phone"): pytest.approx(aged(0.35, 1))}


def test_an_active_subject_is_tied_like_everybody() -> None:
    active = [version("s001", status="active", closed_on=None), version("s002")]
    source = replace(MET, versions=pl.DataFrame(active, schema=VERSIONS))
    assert weights(source) == weights(MET)


def test_nothing_in_nothing_out() -> None:
    for empty in (world([], []), of()):
        found = believed(empty)
        assert len(found) == 0
        assert {len(getattr(found, name)) for name in Links.__dataclass_fields__} == {0}


@settings(max_examples=20)
@given(credit=st.lists(st.floats(0.02, 1.0), min_size=1, max_size=8))
def test_a_weak_report_takes_nothing_from_a_meeting(credit: list[float]) -> None:
    count = len(credit)
    rows = [report(f"e{i}", "s001", days_before(365), "group_attendance", f"x{i}") for i in range(count)]
    source = of(*rows).with_links(*((f"e{i}", "subject", "s002") for i in range(count)))
    found = weights(source, NIGHT, RULES, **{f"e{i}": credit[i] for i in range(count)})
    assert found == {("s001", "s002", "contact"): pytest.approx(0.3 * max(credit))}
