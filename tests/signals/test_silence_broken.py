"""Did a report break a silence that was long for this person?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.silence_broken import SilenceBroken
from tests.signals.one_person import rows, told, total
from tests.worlds import moment

SIGNAL = SilenceBroken()
# three times a year for three years, and then nothing for two and a half
BUSY = told(
    *((f"{year}-{month:02}-05", "police_stop") for year in (2021, 2022, 2023) for month in (3, 7, 11))
)
BACK = ("2026-05-20", "hostile_expression")


def test_who_is_back_after_a_long_silence_is_noticed() -> None:
    assert total(SIGNAL, [*BUSY, *told(BACK)]) > 1.0
    (row,) = rows(SIGNAL, [*BUSY, *told(BACK)])
    assert row["reason"] == "Hostile expression on 20 May 2026 is the first report in two years"
    assert row["value"] == pytest.approx(2.54, abs=0.01)
    assert row["event_ids"] == ["x1-2026-05-20-hostile_expression"]


def test_who_never_fell_silent_or_is_silent_still_is_not() -> None:
    assert total(SIGNAL, [*BUSY, *told(("2024-09-01", "arrest"), ("2025-08-01", "arrest"), BACK)]) == 0
    assert total(SIGNAL, BUSY) == 0
    assert total(SIGNAL, [*BUSY, *told(("2025-09-20", "hostile_expression"))]) == 0


def test_the_same_silence_says_less_of_somebody_seldom_heard_of() -> None:
    seldom = told(("2021-03-01", "police_stop"), ("2022-08-10", "police_stop"), ("2023-11-05", "police_stop"))
    assert total(SIGNAL, [*seldom, *told(BACK)]) < total(SIGNAL, [*BUSY, *told(BACK)]) / 2


def test_a_silence_in_custody_is_none() -> None:
    inside = told(("2024-01-10", "custody_start"), ("2026-04-01", "custody_release"))
    assert total(SIGNAL, [*BUSY, *inside, *told(BACK)]) == 0
    # eleven of the thirty months inside leave a silence, and a shorter one
    short = told(("2024-01-10", "custody_start"), ("2024-12-10", "custody_release"))
    assert 0 < total(SIGNAL, [*BUSY, *short, *told(BACK)]) < total(SIGNAL, [*BUSY, *told(BACK)])


def test_a_stranger_breaks_no_silence_and_a_poor_report_breaks_it_less() -> None:
    assert total(SIGNAL, [*BUSY, *told(BACK, source="stranger")]) == 0
    poor = told(BACK, source_grade="2", intelligence_grade="C")
    assert 0 < total(SIGNAL, [*BUSY, *poor]) < total(SIGNAL, [*BUSY, *told(BACK)])


def test_what_speaks_for_a_person_or_tells_of_circumstances_breaks_no_silence() -> None:
    for kind in ("employment_started", "address_change"):
        assert total(SIGNAL, [*BUSY, *told(("2026-05-20", kind))]) == 0


def test_a_report_that_is_recorded_later_breaks_nothing_yet() -> None:
    later = told(BACK, recorded_at=moment("2026-06-30T00:00:01"))
    assert total(SIGNAL, [*BUSY, *later]) == 0


@settings(max_examples=30)
@given(count=st.integers(0, 40), gap=st.integers(0, 1_500))
def test_it_keeps_within_its_bounds(count: int, gap: int) -> None:
    days = [f"20{20 + n // 12}-{n % 12 + 1:02}-{gap % 28 + 1:02}" for n in range(count)]
    found = total(SIGNAL, [*told(*((day, "police_stop") for day in days)), *told(BACK)])
    assert SIGNAL.least_evidence <= found <= SIGNAL.most_evidence
