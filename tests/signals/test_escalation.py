"""Is this person escalating, in the kinds of event that come before re-openings?"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evidence.profile import ProfileRules, from_severity
from analytics.signals.escalation import Escalation
from tests.signals import removals
from tests.worlds import NIGHT, TAXONOMY, World, random_world, report

PROFILE = from_severity(TAXONOMY, ProfileRules())
QUIET = "s001"


def score(world: World, subject_id: str = QUIET) -> float:
    timeline = world.history().night(NIGHT, PROFILE)
    return float(Escalation().totals(timeline)[timeline.reports.subject_ids.to_list().index(subject_id)])


def grave(
    *days: str, kind: str = "reconnaissance_report", source: str = "x1", **more: object
) -> list[dict[str, object]]:
    return [report(f"new{i}", QUIET, day, kind, source, **more) for i, day in enumerate(days)]


BASE = random_world(11, subjects=60, reports=2_000)


def test_grave_events_raise_the_score_and_petty_ones_hardly_do() -> None:
    base = score(BASE)
    assert score(BASE.with_reports(*grave("2026-06-01"))) > base + 1
    assert abs(score(BASE.with_reports(*grave("2026-06-01", kind="traffic_offence"))) - base) < 0.5


def test_silence_lowers_it_day_by_day() -> None:
    recent, older, gone = (
        score(BASE.with_reports(*grave(day))) for day in ("2026-06-20", "2025-12-20", "2024-06-20")
    )
    assert recent > older > gone


def test_poor_grades_weigh_less() -> None:
    good = score(BASE.with_reports(*grave("2026-06-01")))
    poor = score(BASE.with_reports(*grave("2026-06-01", source_grade="3", intelligence_grade="E")))
    assert poor < good - 1


def test_copies_of_one_report_add_nothing() -> None:
    once = grave("2026-06-01")
    copies = [report(f"copy{i}", QUIET, "2026-06-01", "reconnaissance_report", "x1") for i in range(20)]
    alone = score(BASE.with_reports(*once))
    # a copy is more recorded volume, which can only make the source and the type a little less surprising
    assert alone - 0.05 < score(BASE.with_reports(*once, *copies[:1])) <= alone
    assert score(BASE.with_reports(*once, *copies)) < alone


def test_a_source_without_a_record_hardly_counts_until_another_corroborates() -> None:
    base = score(BASE)
    days = ("2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01")
    hostile = grave(*days, source="stranger")
    assert score(BASE.with_reports(*hostile)) < base + 1
    known = [report(f"also{i}", QUIET, day, "reconnaissance_report", "x2") for i, day in enumerate(days)]
    assert score(BASE.with_reports(*hostile, *known)) > base + 2


def test_one_source_alone_is_capped() -> None:
    # far enough apart that the source is not above its own volume
    days = [
        f"{year}-{month:02}-11"
        for year, month in ((2025, 8), (2025, 10), (2025, 12), (2026, 2), (2026, 4), (2026, 6))
    ]
    one = score(BASE.with_reports(*grave(*days)))
    several = [report(f"new{i}", QUIET, day, "reconnaissance_report", f"x{i}") for i, day in enumerate(days)]
    assert one <= Escalation().switching.source_cap_nats + max(score(BASE), 0.0) + 1e-9
    assert score(BASE.with_reports(*several)) > one


def test_a_year_in_custody_takes_nothing_off() -> None:
    outside = score(BASE)
    inside = score(BASE.with_reports(report("in", QUIET, "2025-06-01", "custody_start", "x1")))
    assert inside > outside


def test_since_when_points_at_the_first_of_the_new_events() -> None:
    days = ["2026-04-20", "2026-05-05", "2026-05-20", "2026-06-05", "2026-06-20"]
    rows = [report(f"new{i}", QUIET, day, "reconnaissance_report", f"x{i}") for i, day in enumerate(days)]
    timeline = BASE.with_reports(*rows).history().night(NIGHT, PROFILE)
    onset = Escalation().onset(timeline)[timeline.reports.subject_ids.to_list().index(QUIET)]
    # 20 April is in the eleventh week back: it did not begin after that, and rather shortly before than long
    assert onset[:10].sum() < 0.05
    assert onset[10] == onset.max()
    assert onset[10:20].sum() > 2 * onset[-10:].sum()
    assert np.isclose(onset.sum(), 1)


def test_other_peoples_unlinked_events_change_next_to_nothing() -> None:
    # the cohort's rates are shared; one more event among thousands must stay in the third decimal
    other = report("other", "s002", "2026-06-01", "reconnaissance_report", "x1")
    assert abs(score(BASE.with_reports(other)) - score(BASE)) < 5e-3


@settings(max_examples=10)
@given(seed=st.integers(0, 1_000))
def test_without_one_incident_the_score_falls_by_no_more_than_its_share(seed: int) -> None:
    for fall, share in removals.chain_falls(Escalation(), seed, most=40):
        assert fall <= share + 1e-9


@settings(max_examples=5)
@given(seed=st.integers(0, 1_000))
def test_dropping_the_report_moves_what_is_shared_a_little_besides(seed: int) -> None:
    # clock, records and delays are everybody's: in so small a world one report tells there too
    for fall, share in removals.report_falls(Escalation(), seed, most=8):
        assert fall <= max(share, 0.0) + 0.1


def test_a_passing_burst_of_petty_events_is_no_escalation() -> None:
    def burst(kind: str) -> float:
        rows = [report(f"b{i}", QUIET, f"2026-06-{3 * i + 1:02}", kind, f"x{i}") for i in range(9)]
        return score(BASE.with_reports(*rows))

    assert burst("police_stop") < 0
    assert burst("reconnaissance_report") > 5


def test_what_has_passed_comes_off_the_list_again() -> None:
    def four(year: int, month: int) -> float:
        days = [f"{year}-{month:02}-{day:02}" for day in (1, 8, 15, 22)]
        rows = [report(f"p{i}", QUIET, day, "weapon_interest", f"x{i}") for i, day in enumerate(days)]
        return score(BASE.with_reports(*rows))

    assert four(2026, 6) > four(2026, 2) + 1 > four(2025, 9) + 2


def test_peers_recorded_as_often_explain_it() -> None:
    days = ("2026-06-01", "2026-06-12", "2026-06-22")
    kind = "unexplained_funds"
    new = [report(f"new{n}", QUIET, day, kind, f"x{n}") for n, day in enumerate(days)]
    # by all sources in turn: one alone, far above its own usual volume, would be no campaign
    many = [
        report(f"peer{i}-{n}", f"s{i:03}", day, kind, f"x{(i + n) % 12}")
        for i in range(2, 50)
        for n, day in enumerate(("2026-06-02", "2026-06-13", "2026-06-23"))
    ]
    assert score(BASE.with_reports(*new, *many)) < score(BASE.with_reports(*new)) - 1
