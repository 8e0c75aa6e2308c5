from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.casework.desk import tripwires
from analytics.errors import ContractError
from analytics.store.reading import open_reading
from tests.casework.desk import WIRES, hit, news
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)
TYPES = ["intent_leakage", "weapon_interest"]


def _event(event_id: str, **changes: str) -> dict[str, str | None]:
    given = {
        "event_id": event_id,
        "event_type": "intent_leakage",
        "occurred_at": "2024-05-27 00:00:00",
        "recorded_at": "2024-05-28 00:00:00",
    }
    return row("events", **(given | changes))


def test_only_well_graded_reports_on_closed_subjects_known_by_the_night_trip(tmp_path: Path) -> None:
    store, _ = load(
        tmp_path,
        subjects=[
            row("subjects", recorded_at="2024-01-01 00:00:00"),
            row("subjects", subject_id="S2", recorded_at="2024-01-01 00:00:00", status="closed"),
            row("subjects", subject_id="S2", recorded_at="2024-05-20 00:00:00", status="active"),
            row("subjects", subject_id="S3", recorded_at="2024-01-01 00:00:00", status="active"),
            row("subjects", subject_id="S3", recorded_at="2024-05-20 00:00:00", status="closed"),
        ],
        events=[
            _event("trips"),
            _event("late", recorded_at="2024-06-01 00:00:00"),
            _event("grade2B", source_grade="2", intelligence_grade="B", event_type="weapon_interest"),
            _event("closed-again", subject_id="S3"),
            _event("source-3", source_grade="3"),
            _event("intelligence-C", intelligence_grade="C"),
            _event("other-type", event_type="arrest"),
            _event("retracted"),
            _event("tomorrow", recorded_at="2024-06-01 00:00:00.000001"),
            _event("long-ago", recorded_at="2024-05-18 00:00:00", occurred_at="2024-05-17 00:00:00"),
            _event("active", subject_id="S2"),
        ],
        corrections=[row("corrections", event_id="retracted", recorded_at="2024-05-30 00:00:00")],
    )
    with open_reading(store) as reading:
        asked = {"as_of": DAY, "event_types": TYPES, "days": 14}
        found = reading.frame("read_tripwires", **asked)
        before = reading.frame("read_tripwires", **asked | {"as_of": date(2024, 5, 29)})
    assert found["event_id"].to_list() == ["closed-again", "grade2B", "trips", "late"]
    assert found.columns == list(tripwires.HITS)
    # what was retracted later tripped until then
    assert "retracted" in before["event_id"].to_list()


def test_the_policy_names_types_of_the_taxonomy_and_says_why() -> None:
    assert len(WIRES.reasons) >= 4
    known = taxonomy.load()
    assert all(known.type(name).weighs for name in WIRES.reasons)
    assert all(len(reason) > 20 for reason in WIRES.reasons.values())


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("[", "allowed: a TOML file"),
        ('[loud_music]\nreason = "x"', "no event type 'loud_music'"),
        ("[intent_leakage]\nreason = 3", r"\[intent_leakage\]; allowed: reason ="),
        ('[intent_leakage]\nreason = "x"\ngrade = 5', r"\[intent_leakage\]"),
        ("intent_leakage = 1", r"\[intent_leakage\]"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told(tmp_path: Path, content: str, match: str) -> None:
    path = tmp_path / "tripwires.toml"
    path.write_text(content)
    with pytest.raises(ContractError, match=match):
        tripwires.load(path)


def test_a_flood_from_one_source_is_held_back_and_counted() -> None:
    flood = [hit(f"P{number:03}", f"E{number}") for number in range(200)]
    others = [hit("P150", "E900", source="X2"), hit("P300", "E901", source="X3")]
    ranks = {f"P{number:03}": number for number in range(301)}
    found = tripwires.admit(news(*flood, *others).hits, ranks, {"X1": 2}, 5, WIRES)
    assert {trip.source_id: trip.subject_id for trip in found.trips} == {
        "X1": "P002",
        "X2": "P150",
        "X3": "P300",
    }
    assert [trip.subject_id for trip in found.trips if trip.source_id == "X1"] == ["P000", "P001", "P002"]
    assert dict(found.held_back) == {"X1": 196}
    assert next(trip for trip in found.trips if trip.source_id == "X2").event_ids == ("E900", "E150")


def test_the_oldest_report_comes_first() -> None:
    found = tripwires.admit(
        news(hit("P001", "E1", 1), hit("P002", "E2", 3)).hits, {"P001": 1, "P002": 2}, {}, 5, WIRES
    )
    assert [trip.subject_id for trip in found.trips] == ["P002", "P001"]
