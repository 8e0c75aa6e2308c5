"""A statement tells every column of every row of the person, and nothing of anybody else but how many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor
from analytics.casework.reviews import judging
from analytics.contracts import FEED
from analytics.errors import UsageError
from analytics.feed.ingest import ingest
from analytics.nightly import statement, statement_document
from analytics.store import merges
from analytics.store.open import Store
from tests.casework import reviewing
from tests.casework.conftest import NOW
from tests.casework.erasing import FIRST
from tests.feed.feeds import row, write
from tests.nightly.jobs import run

ME = "P7"
OTHERS = ("P7-2", "P7.3", "Q1zebra", "Q1later", "Q1unseen")
SECRETS = ("a secret of another", "Ezebra", "E-2")
"""What is written on others, and the ids of reports on them."""
MINE = {
    "subjects": {
        "recorded_at": "2021-01-02 00:00:00",
        "closed_on": "2021-01-01",
        "area_id": "area-7",
        "retention_group": "3",
    },
    "investigations": {"closed_on": "2021-01-01", "recorded_at": "2021-01-02 00:00:00"},
    "involvements": {},
    "events": {"event_id": "Emine", "detail": "seen with Q1zebra."},
    "event_links": {"event_id": "Emine", "link_value": "phone-55"},
    "corrections": {"event_id": "Emine", "reason": "the wrong day"},
    "outcomes": {"outcome": "no_further_action"},
    "protected_attributes": {"age_band": "30-39", "ethnicity_group": "some"},
}
"""A row of each table on the person, with every column of the contract."""


def on(who: str, event_id: str, detail: str = "a secret of another", **changes: str) -> dict[str, Any]:
    return row("events", event_id=event_id, subject_id=who, detail=detail, **changes)


def feed(folder: Path) -> Path:
    told: dict[str, list[dict[str, Any]]] = {}
    for name, changes in MINE.items():
        mine = row(name, **changes)
        told[name] = [mine | ({"subject_id": ME} if "subject_id" in mine else {})]
        assert set(FEED[name].column_names) <= set(told[name][0]), name
    told["subjects"] += [row("subjects", subject_id=who, closed_on="2021-01-01") for who in OTHERS[:3]]
    told["involvements"] += [row("involvements", subject_id=who) for who in OTHERS[:3]]
    told["events"] += [
        on("Q1zebra", "Ezebra1", f"a secret of another, met {ME}: twice"),
        on("P7-2", "E-2", "a secret of another, by P7-2 and P7.3"),
        on("Q1zebra", "Ezebra3", f"a secret of another, by {ME}", event_type="unheard_of"),
        on("P7-2", "E-2b", "a secret of another", event_type="unheard_of"),
        on(ME, "Erefused", "with Q1zebra and P7-2, Emine says", event_type="unheard_of"),
        on("Q1later", "Ezebra5", f"a secret of another and {ME}"),
    ]
    link = {"link_kind": "subject", "link_value": ME}
    told["event_links"] += [
        row("event_links", event_id="Emine", link_kind="subject", link_value="Q1zebra"),
        row("event_links", event_id="Emine", link_kind="subject", link_value="Q1unseen"),
        row("event_links", event_id="Ezebra1", **link),
        row("event_links", event_id="Ezebra9", **link),
    ]
    told["corrections"] += [row("corrections", event_id="E-2", reason=f"a secret of another: it was {ME}")]
    return write(folder, **told)


@pytest.fixture
def told(sqlite: Casework, people: dict[str, Actor], store: Store, tmp_path: Path) -> dict[str, Any]:
    """The statement to `ME`, of whom there is something in every place."""
    ingest(store, feed(tmp_path / "feed"))
    run(store, FIRST)
    merges.record(store, merges.pair("subject", ME, "Q1zebra"), "different", "A. Reader", "Q1zebra is older")
    other = reviewing.a_case(sqlite, "Q1zebra")
    found = reviewing.opened(sqlite, people["ben"], other)
    said = reviewing.judgement(facts=f"They met {ME} twice, as a secret of another says.")
    judging.judge(sqlite, people["ben"], found.number, said, now=NOW)
    reviewing.decided(sqlite, people["ann"], reviewing.a_case(sqlite, ME))
    view = {"person_id": "ann", "name": "near", "content": f'{{"subject": "{ME}"}}', "at": NOW}
    with writing(sqlite) as connection:
        connection.execute(sa.insert(tables.views).values(view))
    return statement.gather(store, sqlite, people["sue"], ME, now=NOW)


def test_every_column_of_every_table_is_told(told: dict[str, Any]) -> None:
    assert statement.NOT_TOLD.keys().isdisjoint(
        column for table in FEED.values() for column in table.column_names
    )
    for name, table in FEED.items():
        if name in statement.NOT_OF_PEOPLE:
            assert name not in told["held"]["rows"]
            continue
        mine = told["held"]["rows"][name][0]
        assert set(table.column_names) <= set(mine), name
    document = statement_document.markdown(told)
    for value in ("phone-55", "P1", "area-7", "30-39", "the wrong day", "Emine", "confirmed in writing"):
        assert value in document.replace("\\", ""), value


def test_nothing_of_anybody_else_is_in_it(told: dict[str, Any]) -> None:
    for text in (json.dumps(told), statement_document.markdown(told).replace("\\", "")):
        for hidden in (*OTHERS, *SECRETS):
            assert hidden not in text, hidden
    links = told["held"]["rows"]["event_links"]
    assert sorted(each["link_value"] for each in links) == ["(another person)"] * 2 + ["phone-55"]
    (refused,) = told["held"]["quarantine"]["events"]
    assert refused["detail"] == "with (another person) and (another person), Emine says"
    assert "unheard_of" in refused["refused_because"]


def test_what_others_rows_say_is_counted_by_kind(told: dict[str, Any]) -> None:
    assert sorted(told["named"].values()) == [1] * 6 + [2]
    counts = {what.split(",")[0]: count for what, count in told["named"].items()}
    assert counts == {
        "accepted links by which reports on other people name you": 1,
        "waiting links by which reports on other people name you": 1,
        "accepted reports on other people": 2,
        "waiting reports on other people": 1,
        "refused rows on other people": 1,
        "texts of people who read on others": 1,
        "saved cohorts that name you": 1,
    }
    (match,) = told["matches"]
    assert (match["values"], match["verdict"], match["reason"]) == (
        [ME],
        "different",
        "(another person) is older",
    )


def test_whoever_is_only_a_part_of_another_id_is_not_held(
    sqlite: Casework, people: dict[str, Actor], store: Store, tmp_path: Path
) -> None:
    events = [on("P7-2", "E-2", "by P7-2", event_type="unheard_of")]
    ingest(store, write(tmp_path / "feed", subjects=[row("subjects", subject_id="P7-2")], events=events))
    with pytest.raises(UsageError, match="subject P7: nothing is held"):
        statement.gather(store, sqlite, people["sue"], "P7", now=NOW)
