"""Three published nights made by hand, one day apart: people come, rise, fall and go quiet between them.

The last night is one day after `night.AS_OF`, the day that most pages are tested on; the first one's file was
dropped.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from analytics.store import dropping, nights, publish
from analytics.store.loading import Loading
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from analytics.store.timeline import bucket
from tests.pages import night

DROPPED, BEFORE, AS_OF = night.AS_OF - timedelta(days=3), night.AS_OF, night.AS_OF + timedelta(days=1)
RISEN, COME, FALLEN, NEW = night.subject(20), night.subject(110), night.subject(30), "S99999"
"""Rises within the first hundred; comes among them; falls out of them; was not on the earlier list."""
NEW_REASON = "Weapon inquiry on 29 Jun 2026, 2 sources"
EVENT = "NEWS.1"
ORDER_OF_EVENTS = (
    *("event_id", "subject_id", "event_type", "occurred_at", "recorded_at", "detail", "bucket"),
    *("source_id", "source_kind", "source_grade", "intelligence_grade"),
)
"""Columns as the first load has them: files of one table are read by place."""
_GAIN = 3.5


def manifest(loaded: int, model: str = night.MODEL) -> str:
    """As much of a manifest as a comparison of nights reads."""
    parameters = {"weights": [["escalation", 1.0]]}
    told = {"code": "c0de", "model": model, "taxonomy_sha256": "7a", "parameters": parameters}
    return json.dumps(told | {"inputs": {"loaded": loaded}, "outputs": {"queue": {"rows": 120}}})


def queue() -> pl.DataFrame:
    """The list of the last night."""
    before = night.queue(120)
    score = pl.col("score")
    changed = (
        pl.when(pl.col("subject_id") == RISEN)
        .then(score + _GAIN)
        .when(pl.col("subject_id") == COME)
        .then(pl.lit(2.25))
        .when(pl.col("subject_id") == FALLEN)
        .then(pl.lit(-3.0))
        .otherwise(score)
    )
    new = before.tail(1).with_columns(subject_id=pl.lit(NEW), score=pl.lit(0.4), main_reason=pl.lit("New"))
    rows = pl.concat([before.with_columns(score=changed, previous_rank=pl.col("rank")), new])
    return (
        rows.sort("score", "subject_id", descending=[True, False])
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32),
            as_of=pl.lit(AS_OF),
            previous_rank=pl.when(pl.col("subject_id") == NEW).then(None).otherwise("previous_rank"),
        )
        .with_columns(main_reason=_reason())
    )


def _reason() -> pl.Expr:
    told = pl.col("subject_id").is_in([RISEN, COME])
    return pl.when(told).then(pl.lit(NEW_REASON)).otherwise("main_reason")


def _contribution(
    name: str, evidence: float, reason: str, events: list[str], position: int
) -> dict[str, Any]:
    return {
        "subject_id": name,
        "position": position,
        "signal": "escalation",
        "evidence": evidence,
        "reason": reason,
        "unit": "nats",
        "value": 1.0,
        "event_ids": events,
        "incident_id": events[0] if events else None,
        "event_type": "weapon_inquiry" if events else None,
        "family": "capability" if events else None,
        "occurred_at": night.MIDNIGHT - timedelta(hours=20) if events else None,
    }


def _contributions(kept: Store) -> pl.DataFrame:
    """Those of the night before, with the news, and without what was taken back."""
    earlier = nights.of_date(nights.all(kept), BEFORE)
    if earlier is None:
        raise LookupError("the night before was not published")
    names = [night.subject(rank) for rank in range(1, night.FEW + 1)]
    rows = pl.concat(
        nights.read(earlier, "read_night_subject_contributions", subject_id=name) for name in names
    ).filter(pl.col("subject_id") != FALLEN)
    news = [
        _contribution(RISEN, _GAIN, NEW_REASON, [EVENT], 5),
        _contribution(COME, 3.25, NEW_REASON, [f"{EVENT}b"], 1),
        _contribution(FALLEN, -3.0, "No report for 200 days", [], 1),
    ]
    return pl.concat([rows, pl.DataFrame(news, schema=rows.schema)])


def _news(kept: Store) -> None:
    """Load the reports that the last night knew newly, and the retraction that it heard of."""
    recorded = night.MIDNIGHT + timedelta(hours=3)
    event = {
        "occurred_at": night.MIDNIGHT - timedelta(hours=20),
        "recorded_at": recorded,
        "event_type": "weapon_inquiry",
        "source_id": "police-2",
        "source_kind": "police",
        "source_grade": "2",
        "intelligence_grade": "B",
        "detail": "Asked for a price in a 100%_certain shop",
    }
    people = ((EVENT, RISEN), (f"{EVENT}b", COME))
    events = pl.DataFrame(
        [event | {"event_id": name, "subject_id": who, "bucket": bucket(who)} for name, who in people],
        schema_overrides={"bucket": pl.UInt16},
    ).select(ORDER_OF_EVENTS)
    taken_back = {"event_id": f"{FALLEN}.0", "action": "retract", "recorded_at": recorded, "reason": "wrong"}
    load = Loading(kept, 2)
    for name, frame in {"events": events, "corrections": pl.DataFrame([taken_back])}.items():
        path = load.path_for("rows", name)
        frame.write_parquet(path)
        load.add("rows", name, path, frame.height)
    load.commit("made-by-hand-too", {})


def _publish(
    kept: Store, number: int, as_of: date, frames: dict[str, pl.DataFrame], told: tuple[str, str]
) -> None:
    published = datetime(as_of.year, as_of.month, as_of.day, 4, 30, tzinfo=UTC).isoformat()
    publication = publish.Publication(number, as_of, published, told[0], told[1], f"{number:064d}")
    publish.publish(kept, publication, frames)


def make(path: Path, *, model: str = night.MODEL) -> Path:
    """The store; the last night was ranked by `model`."""
    kept = open_store(night.make(path, manifest=manifest(1)))
    parts = ("contributions", "incidents", "custody")
    before = nights.of_date(nights.all(kept), BEFORE)
    if before is None:
        raise LookupError("the night before was not published")
    with hold(kept):
        _news(kept)
        frames = {"queue": queue(), "contributions": _contributions(kept)}
        first = pl.DataFrame({"subject_id": pl.Series([], dtype=pl.String)})
        frames |= {name: _copied(before, name, first) for name in parts[1:]}
        _publish(kept, 2, AS_OF, frames, (model, manifest(2, model)))
        _publish(kept, 3, DROPPED, frames, (model, manifest(1)))
        gone = [each for each in nights.all(kept) if each.number == 3]
        dropping.drop(kept, gone, datetime(2026, 7, 1, 8, tzinfo=UTC), "A. Person", "room")
    return path


def _copied(before: nights.Night, name: str, empty: pl.DataFrame) -> pl.DataFrame:
    query = f"read_night_subject_{name}"
    rows = [nights.read(before, query, subject_id=night.subject(rank)) for rank in range(1, night.FEW + 1)]
    return pl.concat(rows) if rows else empty
