"""Have this person's reports become graver than they used to be?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.signals.severity_drift import SeverityDrift
from tests.signals.one_person import rows, told, total
from tests.worlds import TAXONOMY, moment

SIGNAL = SeverityDrift()
PETTY = told(
    *((f"{year}-{month:02}-05", "police_stop") for year in (2022, 2023, 2024) for month in (1, 5, 9))
)
GRAVE = told(
    ("2026-02-01", "extremist_material"), ("2026-03-15", "high_risk_travel"), ("2026-05-01", "site_interest")
)
RECENT = ("2026-02-01", "2026-03-15", "2026-05-01")


def test_graver_reports_than_before_speak_for_it() -> None:
    assert total(SIGNAL, [*PETTY, *GRAVE]) > 1.0
    (row,) = rows(SIGNAL, [*PETTY, *GRAVE])
    assert str(row["reason"]).startswith(
        "Recent reports are graver than is usual for this person: severity 60 against 1"
    )
    # reported with the same grades, the three weigh alike or nearly so: 45, 65 and 70
    assert float(str(row["value"])) == pytest.approx(60 - 13, abs=4)
    assert row["event_ids"] == [str(report["event_id"]) for report in GRAVE]


def test_more_of_the_same_speaks_a_little_against_it() -> None:
    same = told(*((day, "police_stop") for day in RECENT))
    assert SIGNAL.least_evidence <= total(SIGNAL, [*PETTY, *same]) < 0
    assert "no graver" in str(rows(SIGNAL, [*PETTY, *same])[0]["reason"])


def test_it_is_this_persons_own_usual_that_counts() -> None:
    always = told(
        *((f"{year}-{month:02}-05", "site_interest") for year in (2022, 2023, 2024) for month in (1, 5, 9))
    )
    assert total(SIGNAL, [*always, *GRAVE]) < 0 < total(SIGNAL, [*PETTY, *GRAVE])


def test_nothing_lately_says_nothing_nor_does_custody() -> None:
    assert total(SIGNAL, PETTY) == 0
    assert rows(SIGNAL, PETTY) == []
    inside = told(("2026-01-20", "custody_start"), ("2026-04-20", "custody_release"))
    # coming and going is no report of its own, neither petty nor grave
    assert total(SIGNAL, [*PETTY, *inside]) == 0
    assert total(SIGNAL, [*PETTY, *inside, *GRAVE]) == pytest.approx(total(SIGNAL, [*PETTY, *GRAVE]), abs=0.1)


def test_strangers_do_not_count_and_poor_reports_count_less() -> None:
    worst = [("2026-02-01", "contact_subject_of_interest")]
    assert total(SIGNAL, [*PETTY, *told(*worst, source="stranger")]) == 0
    poor = told(*worst, source_grade="2", intelligence_grade="C")
    assert 0 < total(SIGNAL, [*PETTY, *poor]) < total(SIGNAL, [*PETTY, *told(*worst)])


def test_what_is_recorded_later_is_not_known_yet() -> None:
    later = told(("2026-06-20", "site_interest"), recorded_at=moment("2026-06-30T00:00:01"))
    assert total(SIGNAL, [*PETTY, *later]) == 0


@settings(max_examples=30)
@given(kinds=st.lists(st.sampled_from(TAXONOMY.names), min_size=1, max_size=40))
def test_it_keeps_within_its_bounds(kinds: list[str]) -> None:
    recent = told(*((f"2026-{n % 6 + 1:02}-{n % 27 + 2:02}", kind) for n, kind in enumerate(kinds)))
    unique = {str(report["event_id"]): report for report in recent}
    assert SIGNAL.least_evidence <= total(SIGNAL, [*PETTY, *unique.values()]) <= SIGNAL.most_evidence
