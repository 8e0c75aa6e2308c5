"""What two nights are told apart with: small lives, told by their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.store.reading import open_reading
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)
AT, AFTER = "2024-06-01 00:00:00", "2024-06-01 00:00:00.000001"


def test_events_are_known_and_retracted_by_the_night(tmp_path: Path) -> None:
    times = {"E1": AT, "E2": AFTER, "E3": AT, "E4": AT, "E5": AT}
    store, _ = load(
        tmp_path,
        subjects=[row("subjects")],
        events=[row("events", event_id=event_id, recorded_at=at) for event_id, at in times.items()],
        corrections=[
            row("corrections", event_id="E3", recorded_at=AT),
            row("corrections", event_id="E4", recorded_at=AFTER),
        ],
    )
    with open_reading(store) as reading:
        found = reading.frame("read_diff_events", as_of=DAY, event_ids=["E1", "E2", "E3", "E4", "E9"])
    assert found.rows() == [("E1", False), ("E3", True), ("E4", False)]


def test_places_say_what_keeps_somebody_off_the_list(tmp_path: Path) -> None:
    people = {"S1": "closed", "S2": "active", "S3": "closed", "S4": "closed", "S5": "closed", "S6": "closed"}
    store, _ = load(
        tmp_path,
        subjects=[
            *(row("subjects", subject_id=name, status=status) for name, status in people.items()),
            row("subjects", subject_id="S4", recorded_at=AT),
            row("subjects", subject_id="S7", recorded_at=AFTER),
        ],
        investigations=[row("investigations")],
        involvements=[row("involvements", subject_id="S3", role="witness")],
        outcomes=[
            row("outcomes", subject_id="S4", occurred_on="2024-05-01", recorded_at="2024-05-02 00:00:00"),
            row("outcomes", subject_id="S5", occurred_on="2024-05-01", recorded_at=AT),
            row("outcomes", subject_id="S6", occurred_on="2024-05-01", recorded_at=AFTER),
        ],
    )
    with open_reading(store) as reading:
        found = reading.frame("read_diff_places", as_of=DAY, subject_ids=[*people, "S7"])
        cohort = set(reading.frame("read_night_cohort", as_of=DAY)["subject_id"])
    told = {one["subject_id"]: (one["status"], one["bystander"], one["reopened"]) for one in found.to_dicts()}
    assert told == {
        "S1": ("closed", False, False),
        "S2": ("active", False, False),
        "S3": ("closed", True, False),
        "S4": ("closed", False, False),
        "S5": ("closed", False, True),
        "S6": ("closed", False, False),
    }
    assert cohort == {name for name, why in told.items() if why == ("closed", False, False)}
