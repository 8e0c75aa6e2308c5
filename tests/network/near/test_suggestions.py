from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.network.near.rules import NearRules
from analytics.network.near.suggestions import SCHEMA, suggest, the_night
from analytics.store import merges
from analytics.store.open import Store, open_store
from tests.feed.feeds import load, row
from tests.network.near.small import Named, store

NIGHT = date(2024, 6, 1)
PLATE: list[Named] = [
    ("S1", "2024-01-01", "vehicle", "AB12CDE"),
    ("S1", "2024-01-20", "vehicle", "AB12CDE"),
    ("S1", "2024-01-08", "vehicle", "ab12-cde"),
]


def found(of: Store, kind: str = "identifier", night: date = NIGHT) -> list[dict[str, object]]:
    return suggest(of, night).filter(pl.col("kind") == kind).to_dicts()


def pairs(of: Store, kind: str = "identifier", night: date = NIGHT) -> set[tuple[object, object]]:
    return {(each["first"], each["second"]) for each in found(of, kind, night)}


def test_one_plate_written_twice_is_suggested_with_what_speaks_for_it(tmp_path: Path) -> None:
    (told,) = found(store(tmp_path, *PLATE))
    assert (told["link_kind"], told["first"], told["second"]) == ("vehicle", "AB12CDE", "ab12-cde")
    assert told["evidence"] == [
        "differ in case or separators alone",
        "both used by S1",
        "used within 8 days of each other",
        "in 2 and 1 reports, never in one",
    ]
    assert told["event_ids"] == ["E0", "E1", "E2"]
    # prior, spelling, person and time as the rules state them; never in one report
    assert told["bits"] == pytest.approx(10.98, abs=0.01)
    assert told["probability"] == pytest.approx(0.9995, abs=0.0001)


@pytest.mark.parametrize(
    ("one", "other", "kind", "words"),
    [
        ("AB12CDE", "AB12CED", "vehicle", "differ by one transposition"),
        ("AB10CDE", "AB1OCDE", "vehicle", "differ by one look-alike, 0 and O"),
        ("07700900123", "00447700900123", "phone", "differ in leading zeros or the country's prefix"),
        ("A0012", "A12", "account", "differ in leading zeros or the country's prefix"),
    ],
)
def test_each_way_to_write_it_differently_is_named(
    tmp_path: Path, one: str, other: str, kind: str, words: str
) -> None:
    (told,) = found(store(tmp_path, ("S1", "2024-01-01", kind, one), ("S1", "2024-01-04", kind, other)))
    assert isinstance(told["evidence"], list)
    assert told["evidence"][0] == words


@pytest.mark.parametrize(
    ("other", "kind"),
    [("AB13CDE", "vehicle"), ("EDC21BA", "vehicle"), ("ab12-cde", "account")],
    ids=["another sign", "the same signs in another order", "another kind of thing"],
)
def test_other_values_are_not_suggested(tmp_path: Path, other: str, kind: str) -> None:
    assert found(store(tmp_path, *PLATE[:2], ("S1", "2024-01-08", kind, other))) == []


def test_what_is_named_in_one_report_is_two_things(tmp_path: Path) -> None:
    of = store(tmp_path, *PLATE)
    assert pairs(of)
    load(
        tmp_path, event_links=[row("event_links", event_id="E0", link_kind="vehicle", link_value="ab12-cde")]
    )
    assert found(of) == []


def test_a_swap_needs_people_who_are_tied(tmp_path: Path) -> None:
    swap: list[Named] = [
        ("S1", "2024-01-01", "vehicle", "AB12CDE"),
        ("S2", "2024-01-04", "vehicle", "AB12CED"),
    ]
    assert found(store(tmp_path / "strangers", *swap)) == []
    met = ("S1", "2023-01-01", "subject", "S2")
    (told,) = found(store(tmp_path / "met", *swap, met))
    assert isinstance(told["evidence"], list)
    assert told["evidence"][1] == "used by S1 and by S2, who are tied"
    shared: list[Named] = [(subject, "2023-01-01", "address", "home") for subject in ("S1", "S2")]
    assert pairs(store(tmp_path / "share", *swap, *shared)) == {("AB12CDE", "AB12CED")}


def test_a_swap_that_strangers_make_too_says_nothing(tmp_path: Path) -> None:
    swap: list[Named] = [("S1", "2024-01-01", "account", "123456"), ("S1", "2024-01-04", "account", "123465")]
    assert pairs(store(tmp_path / "alone", *swap)) == {("123456", "123465")}
    crowd = ("S2", "2024-01-02", "account", "132456")
    assert found(store(tmp_path / "crowd", *swap, crowd)) == []


def test_a_separator_that_hid_the_only_tie_is_found(tmp_path: Path) -> None:
    (told,) = found(store(tmp_path, PLATE[0], ("S2", "2024-01-04", "vehicle", "ab12-cde")))
    assert isinstance(told["evidence"], list)
    assert told["evidence"][1] == "used by S1 and by S2, between whom no tie is known"
    tied = found(store(tmp_path / "tied", *PLATE))
    assert isinstance(told["bits"], float)
    assert told["bits"] < tied[0]["bits"]  # type: ignore[operator]


def test_what_very_many_use_is_no_candidate(tmp_path: Path) -> None:
    crowd: list[Named] = [(f"S{place}", "2024-01-05", "vehicle", "AB12CDE") for place in range(2, 52)]
    assert pairs(store(tmp_path / "few", *PLATE, *crowd[:-1])) == {("AB12CDE", "ab12-cde")}
    assert found(store(tmp_path / "many", *PLATE, *crowd)) == []


def test_two_clocks(tmp_path: Path) -> None:
    of = store(tmp_path, *PLATE)
    assert found(of, night=date(2024, 1, 8)) == []
    before = suggest(of, date(2024, 1, 9))
    assert before.height == 1
    load(
        tmp_path,
        events=[
            row("events", event_id="L1", occurred_at="2024-01-01 00:00:00", recorded_at="2024-01-09 00:00:01")
        ],
        event_links=[row("event_links", event_id="L1", link_kind="vehicle", link_value="AB12CED")],
        corrections=[row("corrections", event_id="E2", recorded_at="2024-01-09 00:00:01")],
    )
    assert suggest(of, date(2024, 1, 9)).equals(before, null_equal=True)
    assert pairs(of) == {("AB12CDE", "AB12CED")}


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    chance = random.Random(1)
    named: list[Named] = []
    for person in range(30):
        for value in (
            f"AB{person:02d}CDE",
            f"ab{person:02d}-cde",
            f"AB{person:02d}CED",
            f"home{person // 2}",
        ):
            day = f"2024-0{chance.randint(1, 5)}-1{chance.randint(0, 9)}"
            named += [(f"S{person}", day, "vehicle", value)] * 2
    told = suggest(store(tmp_path / "a", *named), NIGHT)
    ordered = list(enumerate(named))
    chance.shuffle(ordered)
    feed = {
        "subjects": [row("subjects", subject_id=f"S{person}", area_id="north") for person in range(30)],
        "events": [
            row("events", event_id=f"E{number}", subject_id=subject, occurred_at=day, recorded_at=day)
            for number, (subject, at, _, _) in ordered
            for day in [f"{at} 10:00:00"]
        ],
        "event_links": [
            row("event_links", event_id=f"E{number}", link_kind=kind, link_value=value)
            for number, (_, _, kind, value) in ordered
        ],
    }
    again, _ = load(tmp_path / "b", **feed)
    assert told.height > 60
    assert told.write_ipc(None).getvalue() == suggest(again, NIGHT).write_ipc(None).getvalue()
    few = suggest(again, NIGHT, NearRules(most=7))
    assert few.filter(pl.col("kind") == "identifier").equals(
        told.filter(pl.col("kind") == "identifier").head(7)
    )


def test_a_decided_pair_is_not_suggested_until_that_is_undone(tmp_path: Path) -> None:
    of = store(tmp_path, *PLATE)
    pair = merges.pair("identifier", "ab12-cde", "AB12CDE")
    for verdict in ("same", "different"):
        merges.record(of, pair, verdict, "ann", "looked")
        assert found(of) == []
    merges.record(of, pair, "undone", "ann", "again")
    assert found(of) == []
    merges.record(of, pair, "undone", "ann", "again")
    assert len(found(of)) == 1


THINGS = [("account", "A1"), ("account", "A1"), ("vehicle", "V1"), ("vehicle", "V1"), ("phone", "P1")]
TWO: list[Named] = [
    (subject, f"2024-0{month}-0{day}", kind, value)
    for subject, day in (("S1", 1), ("S2", 5))
    for month, (kind, value) in enumerate(THINGS, start=1)
]


def test_two_records_of_one_person_are_suggested_with_what_speaks_for_it(tmp_path: Path) -> None:
    (told,) = found(store(tmp_path, *TWO), "subject")
    assert (told["link_kind"], told["first"], told["second"]) == (None, "S1", "S2")
    assert told["evidence"] == [
        "share with few others: account A1, phone P1, vehicle V1",
        "named most with the same account, vehicle",
        "both of area north",
        "S1 named with these from 2024-01-01 to 2024-05-01",
        "S2 named with these from 2024-01-05 to 2024-05-05",
        "never named together",
        "in no investigation together",
    ]
    assert told["event_ids"] == ["E0", "E1", "E2", "E5", "E6", "E7"]


def test_people_who_were_named_together_are_two(tmp_path: Path) -> None:
    assert pairs(store(tmp_path / "apart", *TWO), "subject") == {("S1", "S2")}
    assert not pairs(store(tmp_path / "met", *TWO, ("S2", "2023-01-01", "subject", "S1")), "subject")
    third: list[Named] = [("S3", "2023-01-01", "subject", "S1")]
    of = store(tmp_path / "third", *TWO, *third)
    load(
        tmp_path / "third",
        event_links=[row("event_links", event_id="E10", link_kind="subject", link_value="S2")],
    )
    assert not pairs(of, "subject")


def test_people_of_one_investigation_are_rather_two(tmp_path: Path) -> None:
    involved = [row("involvements", subject_id=subject) for subject in ("S1", "S2")]
    few = [named for named in TWO if named[2] != "account"]
    assert pairs(store(tmp_path / "a", *few), "subject") == {("S1", "S2")}
    more = {"investigations": [row("investigations")], "involvements": involved}
    assert not pairs(store(tmp_path / "b", *few, **more), "subject")


def test_what_more_than_a_few_share_speaks_for_no_pair(tmp_path: Path) -> None:
    others: list[Named] = [
        (f"S{number}", "2024-01-01", kind, value)
        for number in range(3, 7)
        for kind, value in (("account", "A1"), ("vehicle", "V1"), ("phone", "P1"))
    ]
    assert not pairs(store(tmp_path, *TWO, *others), "subject")


def test_an_empty_store_has_nothing_to_suggest(tmp_path: Path) -> None:
    told = suggest(open_store(tmp_path / "store"), NIGHT)
    assert told.is_empty()
    assert dict(told.schema) == SCHEMA


def test_the_night_is_the_current_one_or_must_be_given(tmp_path: Path) -> None:
    of = open_store(tmp_path / "store")
    assert the_night(of, NIGHT) == NIGHT
    with pytest.raises(UsageError, match="no night is published yet; allowed: --as-of DATE"):
        the_night(of, None)


def test_words_say_what_was_seen_even_of_pairs_that_are_rather_two(tmp_path: Path) -> None:
    of = store(tmp_path, *PLATE, *TWO, ("S2", "2023-01-01", "subject", "S1"))
    load(
        tmp_path, event_links=[row("event_links", event_id="E0", link_kind="vehicle", link_value="ab12-cde")]
    )
    told = suggest(of, NIGHT, NearRules(least_bits=-60.0)).to_dicts()
    assert [(each["first"], each["second"]) for each in told] == [("AB12CDE", "ab12-cde"), ("S1", "S2")]
    assert told[0]["evidence"][3] == "in 2 and 2 reports, in 1 together"
    assert "never named together" not in told[1]["evidence"]
    assert all(each["bits"] < 0 for each in told)
