"""Do sources of different kinds tell of the same incidents more often than is usual?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.corroboration import Corroboration
from tests.signals.one_person import rows, told, total
from tests.worlds import moment

SIGNAL = Corroboration()
DAYS = ("2026-02-10", "2026-04-10", "2026-06-10")
ONCE = told(*((day, "site_interest") for day in DAYS))


def again(source: str, kind: str, days: tuple[str, ...] = DAYS, **more: object) -> list[dict[str, object]]:
    """The same incidents told by another source, half a day later."""
    return told(*((f"{day}T12:00", "site_interest") for day in days), source=source, source_kind=kind, **more)


def test_a_bank_that_tells_what_the_police_tell_speaks_for_it() -> None:
    both = [*ONCE, *again("x2", "bank")]
    assert total(SIGNAL, both) > 1.0
    (row,) = rows(SIGNAL, both)
    assert str(row["reason"]).startswith(
        "Recent incidents told of by different kinds of source: three of three, "
    )
    assert row["value"] == 3
    assert sorted(row["event_ids"]) == sorted(str(report["event_id"]) for report in both)  # type: ignore[call-overload]


def test_one_source_or_one_kind_of_source_does_not() -> None:
    assert total(SIGNAL, ONCE) == 0
    assert rows(SIGNAL, ONCE)[0]["value"] == 0
    assert total(SIGNAL, [*ONCE, *again("x2", "police")]) == 0


def test_a_stranger_corroborates_nothing() -> None:
    assert total(SIGNAL, [*ONCE, *again("stranger", "bank")]) == 0


def test_what_is_long_past_and_what_speaks_for_a_person_says_nothing() -> None:
    past = told(("2024-02-10", "site_interest"))
    assert rows(SIGNAL, [*past, *again("x2", "bank", ("2024-02-10",))]) == []
    work = told(("2026-02-10", "employment_started"))
    other = told(("2026-02-10T12:00", "employment_started"), source="x2", source_kind="bank")
    assert rows(SIGNAL, [*work, *other]) == []


def test_custody_told_of_by_two_kinds_of_source_changes_nothing() -> None:
    inside = told(("2026-01-20", "custody_start"), ("2026-02-01", "custody_release"))
    prison = told(("2026-01-20T12:00", "custody_start"), source="x3", source_kind="prison_probation")
    assert total(SIGNAL, [*ONCE, *inside, *prison]) == 0


def test_what_the_other_source_records_later_is_not_known_yet() -> None:
    later = again("x2", "bank", recorded_at=moment("2026-06-30T00:00:01"))
    assert total(SIGNAL, [*ONCE, *later]) == 0


def test_one_incident_of_three_counts_less_than_all() -> None:
    one = total(SIGNAL, [*ONCE, *again("x2", "bank", DAYS[:1])])
    assert 0 < one < total(SIGNAL, [*ONCE, *again("x2", "bank")])
    # 1.1 for the one that is told across kinds, less what is usual of all three
    assert one < 1.0986
    assert one == pytest.approx(1.0986, abs=0.5)


@settings(max_examples=20)
@given(told_by=st.lists(st.sampled_from(["x2", "x3", "x4", "stranger"]), max_size=6))
def test_it_keeps_within_its_bounds(told_by: list[str]) -> None:
    more = [row for source in set(told_by) for row in again(source, "bank" if source < "x4" else "border")]
    assert SIGNAL.least_evidence <= total(SIGNAL, [*ONCE, *more]) <= SIGNAL.most_evidence
