"""A small store of a few people, one of whom is to be erased, with a trace of them in every place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.database import Casework, writing
from analytics.casework.people import Actor
from analytics.casework.reviews import judging, marks
from analytics.feed.ingest import ingest
from analytics.nightly import erasure
from analytics.nightly.erasure import Asked
from analytics.store import merges
from analytics.store.open import Store
from tests.casework import reviewing
from tests.casework.conftest import NOW
from tests.feed.feeds import row, write
from tests.nightly.jobs import run

GONE = "Szebra7714"
"""Who is erased. Ids of reports on them begin with `Ezebra`, texts about them have `quagga`."""
OTHERS = ("Salpha", "Sbravo", "Scharlie", "Sdelta")
WORDS = (GONE, "Ezebra", "quagga")
FIRST = date(2026, 6, 29)
ASKED = Asked(GONE, "sue", "ann", "court order")


def feed(folder: Path) -> Path:
    """Everybody with some reports; one is of two people, one was retracted, some rows wait or are refused."""
    people = (GONE, *OTHERS)
    told: dict[str, list[dict[str, Any]]] = {
        "subjects": [
            row("subjects", subject_id=who, closed_on="2021-01-01", retention_group="3") for who in people
        ],
        "involvements": [row("involvements", subject_id=who) for who in people]
        + [row("involvements", subject_id="Snobody", investigation_id="I9")],
        "investigations": [row("investigations")],
        "events": [_event(who, number) for who in people for number in range(6)]
        + [
            _event(GONE, 20) | {"event_type": "unheard_of"},
            _event("Salpha", 21) | {"detail": f"with {GONE}."},
        ]
        + [_event("Sbravo", 22) | {"event_type": "unheard_of", "detail": f"by {GONE}"}],
        "event_links": [
            row("event_links", event_id="Ezebra1", link_value="T7"),
            row("event_links", event_id="Esalpha1", link_value="T7"),
            row("event_links", event_id="Esalpha2", link_kind="subject", link_value=GONE),
            row("event_links", event_id="Esbravo2", link_kind="subject", link_value="Salpha"),
            row("event_links", event_id="Ezebra2", link_kind="subject", link_value="Scharlie"),
            row("event_links", event_id="Enever", link_kind="subject", link_value=GONE),
        ],
        "corrections": [row("corrections", event_id="Ezebra5", reason="quagga was another")],
        "outcomes": [row("outcomes", subject_id=GONE, outcome="no_further_action")],
        "protected_attributes": [row("protected_attributes", subject_id=who) for who in people],
    }
    return write(folder, **told)


def _event(who: str, number: int) -> dict[str, Any]:
    return row(
        "events",
        event_id=f"E{'zebra' if who == GONE else who.lower()}{number}",
        subject_id=who,
        occurred_at=f"2026-0{1 + number % 6}-11 10:00:00",
        recorded_at=f"2026-0{1 + number % 6}-12 10:00:00",
        detail="a quagga was seen" if who == GONE else "seen",
    )


def filled(store: Store, casework: Casework, actors: dict[str, Actor], folder: Path, nights: int = 1) -> None:
    """Fill the store, publish nights, and leave the person in casework, decisions, logs and attempts."""
    ingest(store, feed(folder))
    for days in range(nights):
        run(store, FIRST + timedelta(days=days))
    case = reviewing.a_case(casework, GONE)
    reviewing.decided(casework, actors["ann"], case)
    other = reviewing.a_case(casework, "Salpha")
    found = reviewing.opened(casework, actors["ben"], other)
    said = reviewing.judgement(facts=f"They met {GONE} twice, as Ezebra1 says.")
    judging.judge(casework, actors["ben"], found.number, said, now=NOW)
    reviewing.a_case(casework, GONE, now=NOW + timedelta(days=1))
    marks.mark(
        casework, actors["ann"], "Ezebra3", GONE, "disputed", "a quagga says so", reports={"Ezebra3"}, now=NOW
    )
    view = {"person_id": "ann", "name": "near", "content": f'{{"subject": "{GONE}"}}', "at": NOW}
    with writing(casework) as connection:
        connection.execute(sa.insert(tables.views).values(view))
        texts = tables.texts
        told = sa.update(texts).where(texts.c.body.contains("confirmed in writing"))
        connection.execute(told.values(body="a quagga, confirmed in writing"))
    merges.record(store, merges.pair("subject", GONE, "Salpha"), "different", "A. Reader", f"{GONE} is older")
    log = store.path / "log"
    log.mkdir(exist_ok=True)
    (log / "nightly.jsonl").write_text(f'{{"event": "failed", "error": "{GONE}: odd"}}\n', encoding="utf-8")


def erase(store: Store, asked: Asked = ASKED) -> erasure.Found:
    """Erase the person."""
    return erasure.erase(store, asked, NOW + timedelta(days=2))
