"""What a search reads: small lives, told by their rows."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.store.open import Store
from analytics.store.reading import open_reading
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)
AT, AFTER = "2024-06-01 00:00:00", "2024-06-01 00:00:00.000001"
DETAILS = {
    "E1": "Bought a KNIFE",
    "E2": "100% sure",
    "E3": "100 in sure hands",
    "E4": "a_b",
    "E5": "axb",
    "E6": "back\\slash's",
    "E7": None,
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    names = ("S1", "S10", "s1x", "T1")
    store, _ = load(
        tmp_path_factory.mktemp("search"),
        subjects=[
            *(row("subjects", subject_id=name) for name in names),
            row("subjects", subject_id="S10", recorded_at=AT, status="active", closed_on=None),
            row("subjects", subject_id="S1LATE", recorded_at=AFTER),
        ],
        events=[
            *(row("events", event_id=name, subject_id="S1", detail=text) for name, text in DETAILS.items()),
            row("events", event_id="L1", subject_id="S1", detail="knife, later", recorded_at=AFTER),
            row("events", event_id="O1", subject_id="T1", detail="knife of another"),
        ],
        corrections=[
            row("corrections", event_id="E1", recorded_at=AT),
            row("corrections", event_id="E2", recorded_at=AFTER),
        ],
    )
    return store


def reports(kept: Store, text: str, *, most: int = 10, people: tuple[str, ...] = ("S1",)) -> list[str]:
    with open_reading(kept) as reading:
        found = reading.frame(
            "read_search_reports", as_of=DAY, text=text, subject_ids=list(people), most=most
        )
    return found["event_id"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("knife", ["E1"]),
        ("100%", ["E2"]),
        ("100% ", ["E2"]),
        ("%", ["E2"]),
        ("a_b", ["E4"]),
        ("_", ["E4"]),
        ("\\", ["E6"]),
        ("'", ["E6"]),
        ("' or true --", []),
        ("", ["E1", "E2", "E3", "E4", "E5", "E6"]),
    ],
)
def test_every_character_means_itself_and_case_does_not_matter(
    kept: Store, text: str, expected: list[str]
) -> None:
    assert sorted(reports(kept, text)) == expected


def test_only_people_who_were_asked_for_and_only_what_was_known(kept: Store) -> None:
    assert sorted(reports(kept, "knife", people=("S1", "T1"))) == ["E1", "O1"]
    assert reports(kept, "knife", people=()) == []


def test_it_is_bounded_and_says_how_many_there_are_and_which_were_taken_back(kept: Store) -> None:
    with open_reading(kept) as reading:
        found = reading.frame("read_search_reports", as_of=DAY, text="", subject_ids=["S1"], most=3)
    assert found.height == 3
    assert set(found["found"]) == {6}
    with open_reading(kept) as reading:
        every = reading.frame("read_search_reports", as_of=DAY, text="", subject_ids=["S1"], most=9)
    assert set(every.filter("retracted")["event_id"]) == {"E1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S1", ["S1", "S10", "s1x"]),
        ("s10", ["S10"]),
        ("s1x", ["s1x"]),
        ("%", []),
        ("S_", []),
        ("1", []),
    ],
)
def test_ids_are_found_by_their_beginning_the_exact_one_first(
    kept: Store, text: str, expected: list[str]
) -> None:
    with open_reading(kept) as reading:
        found = reading.frame("read_search_subjects", as_of=DAY, text=text, most=5)
    assert found["subject_id"].to_list() == expected


def test_a_subject_is_told_as_it_was_last_known(kept: Store) -> None:
    with open_reading(kept) as reading:
        found = reading.frame("read_search_subjects", as_of=DAY, text="S", most=2)
    assert found["found"].to_list() == [3, 3]
    assert dict(zip(found["subject_id"], found["status"], strict=True)) == {"S1": "closed", "S10": "active"}
