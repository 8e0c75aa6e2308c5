"""A statement tells every column of every row of the person, and nothing of anybody else but how many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa

from analytics import signals
from analytics.casework import audit, tables, telling
from analytics.casework.audit import Act
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor
from analytics.casework.reviews import judging
from analytics.contracts import FEED
from analytics.errors import UsageError
from analytics.feed.ingest import ingest
from analytics.nightly import relations, statement, statement_document
from analytics.signals._tied import tied_reason
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


WORDS = ("closed", "17", "2026-06-28", "P1")
"""Ids of subjects that are an ordinary word, a number, a day, and what another column has as a code."""


def test_what_is_somebody_elses_id_stays_where_it_is_a_word_a_day_a_number_or_a_code(
    sqlite: Casework, people: dict[str, Actor], store: Store, tmp_path: Path
) -> None:
    said = "the case is closed, 17 calls since 2026-06-28, Q1zebra by"
    mine = {"subject_id": ME, "area_id": "P1", "closed_on": "2021-01-01", "retention_group": "3"}
    events = [on(ME, "Emine", said, occurred_at="2026-06-28 10:00:00", recorded_at="2026-06-28 11:00:00")]
    events += [
        on(
            ME,
            f"Estay{day}",
            "",
            event_type=what,
            occurred_at=f"{day} 00:00:00",
            recorded_at=f"{day} 12:00:00",
        )
        for day, what in (("2026-03-01", "custody_start"), ("2026-04-01", "custody_release"))
    ]
    links = [("phone", "17"), ("account", "P1"), ("subject", "closed"), ("subject", "2026-06-28")]
    feed = write(
        tmp_path / "feed",
        subjects=[row("subjects", **mine), row("subjects", subject_id="Q1zebra", closed_on="2021-01-01")]
        + [row("subjects", subject_id=who, status="active", closed_on="") for who in WORDS],
        involvements=[row("involvements", subject_id=ME)],
        investigations=[row("investigations")],
        events=events,
        event_links=[
            row("event_links", event_id="Emine", link_kind=kind, link_value=value) for kind, value in links
        ],
    )
    ingest(store, feed)
    run(store, FIRST)
    merges.record(store, merges.pair("subject", ME, "closed"), "different", "A. Reader", "long closed")
    merges.record(store, merges.pair("subject", "17", "closed"), "different", "A. Reader", "of others")
    told = statement.gather(store, sqlite, people["sue"], ME, now=NOW)
    rows = told["held"]["rows"]
    (subject,) = rows["subjects"]
    assert (subject["status"], subject["area_id"]) == ("closed", "P1")
    event = next(each for each in rows["events"] if each["event_id"] == "Emine")
    assert event["detail"] == said.replace("Q1zebra", "(another person)")
    assert event["occurred_at"].startswith("2026-06-28")
    values = {(each["link_kind"], each["link_value"]) for each in rows["event_links"]}
    assert values == {("phone", "17"), ("account", "P1"), ("subject", "(another person)")}
    (match,) = told["matches"]
    assert (match["values"], match["reason"]) == ([ME], "long closed")
    (night,) = told["nights"]
    assert night["place"]["area_id"] == "P1"
    assert night["place"]["last_event_on"] == "2026-06-28"
    assert "in custody from 2026-03-01 00:00:00 to 2026-04-01 00:00:00" in night["reasons"]
    assert night["tied_people"] == 2


@pytest.mark.parametrize(
    "lead",
    [
        "New tie to",
        "Tied to",
        "New tie into another group:",
        "Nearer to people under investigation than a quarter ago; closest tie",
    ],
)
def test_a_reason_of_a_tie_names_nobody_whatever_word_their_id_is(lead: str) -> None:
    in_code = "".join(path.read_text(encoding="utf-8") for path in Path(signals.__path__[0]).glob("*.py"))
    assert in_code.count("tied_reason(found, ") == 4, "a lead that is not among these"
    assert f'tied_reason(found, "{lead}"' in in_code
    found = pl.DataFrame({"other": ["closed"], "by": ["a phone"], "since": [NOW], "count": [1]})
    (reason,) = tied_reason(found, lead, ", closed")["reason"]
    assert statement.without_tied(reason, {"closed"}) == reason.replace("closed (", "(another person) (")


def test_every_column_of_a_night_is_told_in_words_or_listed(told: dict[str, Any]) -> None:
    (night,) = told["nights"]
    columns = {*relations.Queue.column_names(), *relations.People.column_names()}
    assert statement.NOT_IN_PLACE.keys() <= columns
    assert set(night["place"]) == columns - statement.NOT_IN_PLACE.keys()
    document = statement_document.markdown(told).replace("\\", "")
    for words in (
        "alarm tier: ",
        "e-value: ",
        "the record changed most likely on: ",
        "the record changed on this day at the earliest: ",
        "that chance of anybody on the list: ",
        "that chance, at the least: ",
        "families of types of incident: ",
        "incidents within 90 days: ",
        "rank in the night before: none",
        "name of the group of people you were in: ",
    ):
        assert words in document, words


def test_a_use_says_to_whom_data_was_handed_out(
    sqlite: Casework, people: dict[str, Actor], store: Store, tmp_path: Path
) -> None:
    ingest(store, feed(tmp_path / "feed"))
    with writing(sqlite) as connection:
        for recipient in ("Force <B>\nof P7-2", ""):
            content = telling.addressed(connection, sqlite, recipient, NOW)
            act = Act("disclosure", "dossier made", subject_id=ME, purpose="review due", content=content)
            audit.record(connection, sqlite, people["sue"], act, NOW)
    told = statement.gather(store, sqlite, people["sue"], ME, now=NOW)
    first, second = told["uses"]
    assert first["recipient"] == "Force <B>\nof (another person)"
    assert (second["action"], second["recipient"]) == ("dossier made", None)
    assert "dossier made, handed to Force B of (another person)" in statement_document.markdown(told)
