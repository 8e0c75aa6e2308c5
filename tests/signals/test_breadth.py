"""Are there reports of more different kinds than this person's own past would give?"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.breadth import Breadth, _at_least
from tests.signals.one_person import rows, told, total
from tests.worlds import moment

SIGNAL = Breadth()
KINDS = ("hostile_expression", "group_attendance", "border_stop", "weapon_interest", "platform_referral")
PETTY = told(
    *((f"{year}-{month:02}-05", "police_stop") for year in (2022, 2023, 2024) for month in (1, 5, 9))
)
BROAD = told(*((f"2026-{month:02}-10", kind) for month, kind in enumerate(KINDS, start=2)))


def test_reports_of_many_kinds_where_there_was_one_speak_for_it() -> None:
    assert total(SIGNAL, [*PETTY, *BROAD]) > 1.0
    (row,) = rows(SIGNAL, [*PETTY, *BROAD])
    assert str(row["reason"]).startswith(
        "Reports of five different kinds in six months (expression, contact, "
    )
    assert row["value"] == 5
    assert row["event_ids"] == [str(report["event_id"]) for report in BROAD]


def test_many_reports_of_one_kind_do_not() -> None:
    narrow = told(*((f"2026-{month:02}-10", "police_stop") for month in range(2, 7)))
    assert total(SIGNAL, [*PETTY, *narrow]) == 0
    assert rows(SIGNAL, [*PETTY, *narrow]) == []
    assert total(SIGNAL, PETTY) == 0


def test_it_is_the_persons_own_breadth_that_is_usual() -> None:
    years = (2020, 2021, 2022, 2023, 2024, 2025)
    months = range(1, 13)
    always = told(
        *((f"{year}-{month:02}-03", kind) for year, month in product(years, months) for kind in KINDS)
    )
    assert total(SIGNAL, [*always, *BROAD]) == 0


def test_years_in_custody_are_no_years_without_breadth() -> None:
    inside = told(("2020-02-01", "custody_start"), ("2025-11-01", "custody_release"))
    two = BROAD[:2]
    assert total(SIGNAL, [*inside, *two]) < total(SIGNAL, two) < SIGNAL.most_evidence
    # reports from inside a prison are no wonder in what little time was spent outside
    prison = told(("2025-12-01", "custody_start"))
    assert total(SIGNAL, [*PETTY, *prison, *two]) == pytest.approx(total(SIGNAL, [*PETTY, *two]), abs=0.05)


def test_what_a_stranger_tells_adds_no_kind() -> None:
    stranger = told(*((str(report["occurred_at"])[:10], str(report["event_type"])) for report in BROAD),
                    source="stranger")  # fmt: skip
    assert total(SIGNAL, [*PETTY, *stranger]) == 0


def test_what_is_recorded_later_is_not_known_yet() -> None:
    later = [report | {"recorded_at": moment("2026-06-30T00:00:01")} for report in BROAD]
    assert total(SIGNAL, [*PETTY, *later]) == 0


@given(
    chances=st.lists(st.floats(0, 1), min_size=1, max_size=6),
    wanted=st.integers(0, 6),
)
def test_the_chance_of_so_many_is_that_of_counting_every_case(chances: list[float], wanted: int) -> None:
    wanted = min(wanted, len(chances))
    slowly = sum(
        float(np.prod([p if hit else 1 - p for p, hit in zip(chances, case, strict=True)]))
        for case in product([False, True], repeat=len(chances))
        if sum(case) >= wanted
    )
    fast = _at_least(np.array([wanted]), np.array([chances]))
    assert fast[0] == pytest.approx(slowly, abs=1e-12)


@settings(max_examples=30)
@given(kinds=st.lists(st.sampled_from(KINDS), max_size=20))
def test_it_keeps_within_its_bounds(kinds: list[str]) -> None:
    recent = told(*{(f"2026-{n % 6 + 1:02}-{n % 27 + 2:02}", kind) for n, kind in enumerate(kinds)})
    assert SIGNAL.least_evidence <= total(SIGNAL, [*PETTY, *recent]) <= SIGNAL.most_evidence
