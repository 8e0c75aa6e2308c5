"""Erasing people whose identifiers are ordinary words, and what names somebody after it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.casework import directory
from analytics.casework.database import Casework
from analytics.casework.people import Actor, operator
from analytics.errors import ContractError
from analytics.feed.ingest import ingest
from analytics.nightly import erasure, inspection
from analytics.nightly.erasure import Asked
from analytics.store import erasures, keys, merges, nights, policies, switch
from analytics.store.open import Store
from tests.casework.conftest import NOW
from tests.casework.erasing import ASKED, FIRST, GONE, WORDS, erase, feed, filled
from tests.feed.feeds import row, write
from tests.nightly.jobs import run
from tests.searching import traces

WORDLIKE = (
    "1",
    "2026",
    "subjects",
    "sha256",
    "closed",
    "null",
    "as_of",
    "manifest",
    "2026-06-29",
    "model_id",
)
"""Identifiers that the contract allows, and that stand in manifests, paths and reports as something else."""
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _event(who: str, number: int, **changes: Any) -> dict[str, Any]:
    day = f"2026-0{1 + number % 6}-1{number % 9}"
    return row(
        "events",
        event_id=str(number),
        subject_id=who,
        occurred_at=f"{day} 10:00:00",
        recorded_at=f"{day} 12:00:00",
        **changes,
    )


@pytest.mark.usefixtures("casework", "actors")
def test_an_identifier_that_is_an_ordinary_word_takes_nothing_else_with_it(
    store: Store, tmp_path: Path
) -> None:
    people = (*WORDLIKE, "Salpha", "1-2")
    numbered = [(who, 10 * place + times) for place, who in enumerate(people) for times in range(3)]
    told: dict[str, list[dict[str, Any]]] = {
        "subjects": [row("subjects", subject_id=who, closed_on="2021-01-01") for who in people],
        "events": [_event(who, number, detail="the case is closed, 1 of 2026") for who, number in numbered]
        + [_event("Salpha", 900, event_type="unheard_of", detail="closed"), _event("1-2", 901)],
    }
    ingest(store, write(tmp_path / "feed", **told))
    run(store, FIRST)
    for who in WORDLIKE:
        erasure.erase(store, Asked(who, "sue", "ann", "court order"), NOW + timedelta(days=2))
        inspection.inspect(store, (), None).require_sound()
    assert [each.ended_at is None for each in erasures.all(store)] == [False] * len(WORDLIKE)
    (night,) = nights.all(store)
    assert night.manifest["as_of"] == str(FIRST)
    assert nights.read(night, "read_night_queue")["subject_id"].sort().to_list() == ["1-2", "Salpha"]
    rows = [pl.read_parquet(path) for path in sorted(store.segments.rglob("events/*.parquet"))]
    left = pl.concat(rows).filter(pl.col("subject_id") == "Salpha")
    assert left["detail"].to_list() == ["the case is closed, 1 of 2026"] * 3
    refused = pl.concat([pl.read_parquet(path) for path in store.path.glob("quarantine/events/*.parquet")])
    assert refused.height == 1, "a refused row of somebody else stays, though a cell of it is the word"
    ingest(store, write(tmp_path / "more", events=[_event("Salpha", 902)]))
    assert run(store, FIRST + timedelta(days=4)).published


def test_who_is_named_where_nothing_can_go_is_told_before_anything_went(
    store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    filled(store, casework, actors, tmp_path / "feed")
    directory.add(casework, operator(), "zed", f"Z {GONE}", [], now=NOW)
    with pytest.raises(ContractError, match=r"people\.name of the casework database names the subject"):
        erase(store)
    assert erasures.all(store) == []
    inspection.inspect(store, (), None).require_sound()


def test_the_state_lets_go_of_what_people_wrote_and_of_their_accounts(
    store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    filled(store, casework, actors, tmp_path / "feed")
    links = [row("event_links", event_id="Ezebra4", link_kind="account", link_value="ACCT77quagga")]
    ingest(store, write(tmp_path / "links", event_links=links))
    merges.record(
        store, merges.pair("identifier", "ACCT77quagga", "ACCT78"), "different", "R. Eader", "other"
    )
    policies.propose(store, "x = 1\n", by=f"{GONE}'s friend", reason=f"as {GONE.lower()} asks", now=NOW)
    switch.turn(store, off=True, by=f"_{GONE}_", reason="try", now=NOW)
    switch.turn(store, off=False, by="Sue", reason="tried", now=NOW)
    places = {place for place, _ in traces(store, casework, [*WORDS, GONE.lower()])}
    assert "state.sqlite" in places
    erase(store)
    assert traces(store, casework, [*WORDS, GONE.lower()]) == []
    inspection.inspect(store, (), None).require_sound()


def test_no_later_feed_brings_the_name_back_in_any_column(
    store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    filled(store, casework, actors, tmp_path / "feed")
    erase(store)
    told: dict[str, list[dict[str, Any]]] = {
        "subjects": [row("subjects", subject_id="Snew", area_id=GONE), row("subjects", subject_id="Snew2")],
        "events": [
            _event("Salpha", 71, detail=f"met {GONE}, and id:{GONE}. Then _{GONE}_ left"),
            _event("Salpha", 72, source_id=GONE),
            _event("Salpha", 73) | {"event_id": GONE},
            _event("Salpha", 74, event_type="unheard_of", detail=f"_{GONE}_"),
        ],
        "event_links": [
            row("event_links", event_id="71", link_kind="account", link_value=GONE),
            row("event_links", event_id="71", link_kind="phone", link_value="T88"),
        ],
        "corrections": [row("corrections", event_id="Esalpha3", reason=f"it was {GONE}")],
        "protected_attributes": [row("protected_attributes", subject_id="Snew2", faith=f"like {GONE}")],
    }
    report = ingest(store, write(tmp_path / "later", **told))
    assert traces(store, casework, [GONE]) == []
    assert report.held_back == {"subjects": 1, "events": 3, "event_links": 1}
    word = ingest(store, write(tmp_path / "word", subjects=[row("subjects", subject_id="Sw", area_id="17")]))
    assert word.held_back == {}, "an area that is a number is nobody"
    assert report.tables["events"].accepted == 1
    assert report.tables["corrections"].accepted == 1
    texts = pl.concat([pl.read_parquet(path) for path in store.segments.rglob("events/*.parquet")])
    (detail,) = texts.filter(pl.col("event_id") == "71")["detail"].to_list()
    assert detail == "met (erased), and id:(erased). Then _(erased)_ left"
    assert ASKED.subject_id == GONE
    again = ingest(store, feed(tmp_path / "again"))
    assert all(counts.accepted == 0 for counts in again.tables.values())


def test_a_store_out_of_an_older_backup_holds_back_whoever_was_erased_since(
    store: Store, casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    assert actors
    keys.remember_erased(casework.keys, casework.keys.reference(GONE), store)
    report = ingest(store, feed(tmp_path / "feed"))
    assert report.held_back["subjects"] == 1
    assert traces(store, casework, [GONE]) == []
    (store.path.parent / f"{store.path.name}.keys" / "erased.txt").unlink()
    ingest(store, feed(tmp_path / "more"))
    keys.remember_erased(casework.keys, casework.keys.reference(GONE), store)
    told = f"{GONE} was erased, and is here again: `rereview erase {GONE}`"
    assert told in inspection.inspect(store, (), None).problems
