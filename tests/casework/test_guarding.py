"""What keeps somebody from being erased, by a store to which reports come after two people agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.removal import guarding, removal_list, removing, unlisted
from analytics.errors import UsageError
from analytics.feed.ingest import ingest
from analytics.store import nights
from analytics.store.open import Store
from tests.feed.feeds import row, write
from tests.nightly.jobs import run

NIGHT = date(2026, 6, 29)
Load = Callable[..., None]


@pytest.fixture
def load(store: Store, tmp_path: Path) -> Load:
    """Ingest rows of some tables."""
    count = iter(range(99))

    def loaded(**tables: list[dict[str, Any]]) -> None:
        ingest(store, write(tmp_path / f"feed-{next(count)}", **tables))

    return loaded


@pytest.fixture
def agreed(sqlite: Casework, people: dict[str, Actor], store: Store, load: Load) -> Casework:
    """S1's quiet is over, and two people agreed that they are to go; S2's clock runs, in group 1."""
    load(
        subjects=[
            row("subjects", opened_on="2009-01-01", closed_on="2010-01-01", retention_group="3"),
            row("subjects", subject_id="S2", closed_on="2021-01-01", retention_group="1"),
        ],
        involvements=[row("involvements"), row("involvements", subject_id="S2")],
        events=[event("E1", "2012-03-01")],
    )
    run(store, NIGHT)
    facts = guarding.look(store, sqlite, ["S1"])["S1"]
    removing.propose(sqlite, people["ann"], facts, "clear period over", "quiet", now=now())
    removing.settle(sqlite, people["sue"], facts, "agreed", "read", now=now())
    return sqlite


def now() -> datetime:
    return datetime.now(UTC)


def event(event_id: str, day: str, event_type: str = "arrest", source: str = "P1") -> dict[str, Any]:
    at = {"occurred_at": f"{day} 10:00:00", "recorded_at": f"{day} 12:00:00"}
    return row("events", event_id=event_id, event_type=event_type, source_id=source, **at)


def blockers(store: Store, casework: Casework, who: str = "S1", code: str = guarding.AGREED) -> list[str]:
    return guarding.blockers(store, casework, who, code, now())


def test_an_agreement_stands_until_a_report_that_weighs_is_loaded(
    agreed: Casework, store: Store, people: dict[str, Actor], load: Load
) -> None:
    assert blockers(store, agreed) == []
    load(events=[event("E2", "2026-06-01", "address_change")])
    assert blockers(store, agreed) == [], "a move begins nothing again"
    load(events=[event("E3", "2026-06-02", source="P2")])
    late = ["a report that weighs was recorded on 2 Jun 2026, which was not known when it was agreed"]
    assert blockers(store, agreed) == late, "recorded before, loaded later"
    assert blockers(store, agreed, code="clear period over") == [], "until a night has seen it"
    load(corrections=[row("corrections", event_id="E3", recorded_at="2026-06-03 00:00:00")])
    assert blockers(store, agreed) == [], "what was retracted weighs nothing"
    load(events=[event("E4", "2026-06-04")])
    night = nights.current(store)
    assert night is not None
    (first,) = removal_list.queue(store, agreed, people["sue"], night, now=now()).to_dicts()
    assert first["against"] == [
        "a report that weighs was recorded on 4 Jun 2026, which was not known when it was agreed"
    ]
    run(store, date(2026, 6, 30))
    assert blockers(store, agreed) == [], "its source has no record: the night found it too light to weigh"


def test_a_case_that_became_active_or_was_reopened_ends_it(
    agreed: Casework, store: Store, people: dict[str, Actor], load: Load
) -> None:
    load(outcomes=[row("outcomes", occurred_on="2026-06-05", recorded_at="2026-06-06 00:00:00")])
    assert blockers(store, agreed) == [
        "the case was reopened on 6 Jun 2026, which was not known when it was agreed"
    ]
    active = row("subjects", status="active", opened_on="2009-01-01", recorded_at="2026-06-07 00:00:00")
    load(subjects=[active])
    found = blockers(store, agreed)
    assert found[0] == "their case is active: whoever is under investigation does not leave the list"
    assert "the case became active on 7 Jun 2026, which was not known when it was agreed" in found
    run(store, date(2026, 6, 30))
    night = nights.current(store)
    assert night is not None
    queue = removal_list.queue(store, agreed, people["sue"], night, now=now())
    assert "S1" not in queue["subject_id"].to_list()
    (each,) = unlisted.unlisted(store, agreed, people["sue"], night, now=now())
    assert (each.subject_id, each.proposal) == ("S1", "agreed: to be erased")
    assert each.against[0] == found[0]
    assert blockers(store, agreed, code="request of the person") == found[:1]
    assert blockers(store, agreed, code="court order") == []


def test_the_code_of_a_proposal_is_one_that_the_clock_bears_out(
    agreed: Casework, store: Store, people: dict[str, Actor]
) -> None:
    assert blockers(store, agreed, "S2") == ["no removal is agreed"]
    assert blockers(store, agreed, "S2", "clear period over") == [
        "group 1 has a clock of the kind 'review', and 'clear period over' does not fit it"
    ]
    facts = guarding.look(store, agreed, ["S2"])["S2"]
    with pytest.raises(UsageError, match="the clock is over on 1 Jan 2031, and 'review due' is not so"):
        removing.propose(agreed, people["ann"], facts, "review due", "why", now=now())
