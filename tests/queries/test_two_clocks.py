"""What is recorded after a day, or changed in such rows, leaves every read as of that day as it was."""

from __future__ import annotations

import random
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.feed.ingest import ingest
from analytics.store import timeline
from analytics.store.open import open_store
from analytics.store.reading import open_reading
from tests.feed.feeds import row, write
from tests.feed.oracle import Feed, Row
from tests.queries.test_every_query import READS, parameters

DAY = date(2024, 6, 1)
MIDNIGHT = datetime(2024, 6, 1)


def _world(chance: random.Random, *, later: bool, salt: str) -> Feed:
    """Rows recorded by DAY, or after it; `salt` keeps the ids of different worlds apart."""

    def recorded() -> str:
        step = timedelta(seconds=chance.choice([0, 1, 3_600, 86_400 * chance.randint(1, 300)]))
        return str(MIDNIGHT + step + timedelta(microseconds=1) if later else MIDNIGHT - step)

    events: list[Row] = []
    for number in range(12):
        at = recorded()
        occurred = str(datetime.fromisoformat(at) - timedelta(days=chance.randint(0, 90)))
        changes = {"subject_id": f"S{chance.randint(0, 4)}", "occurred_at": occurred, "recorded_at": at}
        events.append(row("events", event_id=f"E{salt}{number}", **changes))
    ids = [f"E{salt}{number}" for number in range(12)]
    return {
        "subjects": [
            row(
                "subjects",
                subject_id=f"S{number}",
                recorded_at=recorded(),
                status=chance.choice(["closed", "active"]),
            )
            for number in range(5)
        ],
        "investigations": [
            row("investigations", investigation_id=f"I{number}", recorded_at=recorded()) for number in (1, 2)
        ],
        "events": events,
        "event_links": [
            row("event_links", event_id=chance.choice(ids), link_value=f"T{place}") for place in range(5)
        ],
        "outcomes": [
            row(
                "outcomes",
                subject_id=f"S{number}",
                occurred_on=f"2024-0{number + 1}-0{1 + later}",
                recorded_at=recorded(),
            )
            for number in (0, 1)
        ],
    }


def _retractions(chance: random.Random, ids: list[str], *, later: bool) -> list[Row]:
    at = MIDNIGHT + timedelta(days=1) if later else MIDNIGHT
    return [row("corrections", event_id=event_id, recorded_at=str(at)) for event_id in chance.sample(ids, 3)]


def _read(folder: Path, feeds: list[Feed]) -> dict[str, pl.DataFrame]:
    store = open_store(folder / "store")
    for number, feed in enumerate(feeds):
        ingest(store, write(folder / str(number), **feed))
    given_all = {
        "as_of": DAY,
        "subject_id": "S1",
        "bucket": timeline.bucket("S1"),
        "low": 0,
        "high": 255,
        "event_ids": ["En1", "En7"],
        "subject_ids": ["S1", "S2"],
        "since_days": [date(2024, 1, 1), date(2024, 5, 1)],
        "event_types": ["arrest"],
        "days": 300,
        "text": "",
        "most": 10,
    }
    with open_reading(store) as reading:
        frames = {
            name: reading.frame(name, **{key: given_all.get(key, key) for key in parameters(name)})
            for name in READS
        }
    return frames | {"timeline": timeline.reports(store, "S1", DAY)}


@settings(max_examples=4)
@given(st.integers(0, 10**6), st.booleans())
def test_the_future_cannot_be_seen(seed: int, together: bool) -> None:
    chance = random.Random(seed)
    now = _world(chance, later=False, salt="n")
    now["corrections"] = _retractions(chance, [f"En{number}" for number in range(6)], later=False)
    results = []
    for salt in ("", "a", "b"):
        feeds = [now]
        if salt:
            future = _world(chance, later=True, salt=salt)
            future["corrections"] = _retractions(
                chance, [f"En{number}" for number in range(6, 12)], later=True
            )
            merged = {
                name: chance.sample(both := now.get(name, []) + future[name], len(both)) for name in future
            }
            feeds = [merged] if together else [now, future]
        with tempfile.TemporaryDirectory() as folder:
            results.append(_read(Path(folder), feeds))
    for name, frame in results[0].items():
        for other in results[1:]:
            assert frame.equals(other[name], null_equal=True), name
    assert results[0]["read_reports"].height == 12
    assert results[0]["read_reports"]["retracted_at"].count() == 3
