"""A published night made by hand: some real structure, and text as hostile as a feed can carry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from analytics.store import publish
from analytics.store.loading import Loading
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from analytics.store.timeline import bucket

AS_OF = date(2026, 6, 30)
MIDNIGHT = datetime(2026, 6, 30)  # without a zone, as the store keeps it
HOSTILE = (
    "<img src=x onerror=alert(1)> **bold** :red[x] $a$ [l](http://evil.example)\n" + chr(0x202E) + "=1+1"
)
HOSTILE_SHOWN = "<img src=x onerror=alert(1)> **bold** :red[x] $a$ [l](http://evil.example)⏎⟨U+202E⟩=1+1"
FAMILIES: tuple[list[str], ...] = (
    ["planning", "contact"],
    ["finance"],
    ["criminality", "travel", "online", "expression"],
    [],
)
TYPES = {"planning": "site_interest", "finance": "unexplained_funds", "criminality": "police_stop"}
GATE = "Checked on four nights. The guarantee may be relied on here."
GATE_SHUT = "Checked on <four> nights. The guarantee does not hold on these data."
FEW = 40
"""Subjects with evidence; they alone have contributions, incidents and reports."""


def subject(number: int) -> str:
    """Id of the subject at rank `number`."""
    return f"S{number:05d}"


def queue(subjects: int) -> pl.DataFrame:
    """The published queue: scores fall, the rank a night ago is off by a few, each tenth one is new."""
    rng = np.random.default_rng(1)
    rank = np.arange(1, subjects + 1)
    score = np.where(rank <= FEW, 12 / np.sqrt(rank), -1 - rank / subjects)
    probability = np.clip(np.exp(score) / 1e5 + 0.001, 0, 0.9)
    previous = [
        None if place % 10 == 0 else int(place + step)
        for place, step in zip(rank, rng.integers(0, 3, subjects), strict=True)
    ]
    positive = [place <= FEW for place in rank]
    began = [
        AS_OF - timedelta(days=60 + int(place)) if yes else None
        for place, yes in zip(rank, positive, strict=True)
    ]
    reasons = [
        f"Site interest on 3 May 2026, {place} sources" if yes else "Nothing points to an escalation"
        for place, yes in zip(rank, positive, strict=True)
    ]
    reasons[1] = HOSTILE
    return pl.DataFrame(
        {
            "as_of": [AS_OF] * subjects,
            "subject_id": [subject(int(place)) for place in rank],
            "rank": rank,
            "score": score,
            "prior": [0.0] * subjects,
            "probability": probability,
            "probability_low": probability * 0.6,
            "probability_high": np.minimum(probability * 1.5, 1),
            "since_low": [None if day is None else day - timedelta(days=20) for day in began],
            "since": began,
            "since_high": [None if day is None else day + timedelta(days=9) for day in began],
            "main_signal": ["escalation" if yes else None for yes in positive],
            "main_reason": reasons,
            "previous_rank": previous,
            "previous_score": score,
            "incidents_90d": [2 if yes else 0 for yes in positive],
            "incidents_365d": [3 if yes else 0 for yes in positive],
            "families": [
                FAMILIES[place % 4] if yes else [] for place, yes in zip(rank, positive, strict=True)
            ],
            "last_event_on": [AS_OF - timedelta(days=int(place) % 300) for place in rank],
            "stream": [
                HOSTILE if place == 3 else ("extremism", "fixated_persons")[place % 2] for place in rank
            ],
            "area_id": [None if place % 7 == 0 else f"A{place % 5}" for place in rank],
            "opened_on": [date(2020, 1, 6)] * subjects,
            "closed_on": [date(2021, 2, 1)] * subjects,
            "base_rate": [0.0025] * subjects,
            "e_value": np.where(rank <= FEW, 1e5 / rank**2, 0.5),
            "alarm_tier": [5 if place <= 3 else None for place in rank],
            "false_alarms_a_year": 2 * subjects / np.where(rank <= FEW, 1e5 / rank**2, 0.5),
            "alarm_gate": [GATE] * subjects,
        },
        schema_overrides={
            "rank": pl.Int32,
            "previous_rank": pl.Int32,
            "alarm_tier": pl.Int32,
            "families": pl.List(pl.String),
            "since": pl.Date,
        },
    )


def _evidence(ranked: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Contributions, incidents and events of the first ones: three incidents each, and silence."""
    contributions: list[dict[str, Any]] = []
    incidents: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for row in ranked.head(FEW).iter_rows(named=True):
        name, score = row["subject_id"], row["score"]
        for index, (family, event_type) in enumerate(TYPES.items()):
            occurred = MIDNIGHT - timedelta(days=40 * (index + 1))
            event = {
                "event_id": f"{name}.{index}",
                "subject_id": name,
                "event_type": event_type,
                "occurred_at": occurred,
                "recorded_at": occurred + timedelta(days=3 * index, hours=6),
            }
            events.append(event | {"detail": HOSTILE if index else None})
            incidents.append(
                {
                    "incident_id": event["event_id"],
                    "family": family,
                    "severity": 70 - 30 * index,
                    "protective": False,
                    "reports": 1,
                    "sources": 1,
                    "source_kinds": ["police"],
                    "weight": 0.9 - 0.4 * index,
                    "in_custody": index == 1,
                    "event_ids": [event["event_id"]],
                }
                | event
            )
            contributions.append(
                _contribution(name, index + 1, score * (0.6 - 0.1 * index) + 0.3, incident=incidents[-1])
            )
        rest = score - sum(entry["evidence"] for entry in contributions[-3:])
        contributions.append(_contribution(name, 4, rest, incident=None))
    return pl.DataFrame(contributions), pl.DataFrame(incidents), pl.DataFrame(events)


def _contribution(
    name: str, position: int, evidence: float, incident: dict[str, Any] | None
) -> dict[str, Any]:
    known = incident or {}
    copied = ("incident_id", "event_type", "family", "occurred_at")
    reason = str(known.get("event_type", "Reports expected that did not come"))
    own = {
        "subject_id": name,
        "position": position,
        "signal": "escalation",
        "evidence": evidence,
        "reason": reason,
    }
    rest = {"unit": "nats", "value": 1.0, "event_ids": known.get("event_ids", [])}
    return own | rest | {key: known.get(key) for key in copied}


def _feed(kept: Store, events: pl.DataFrame) -> None:
    """Load the reports, one of them retracted, and the people whom the list leaves out."""
    opened = {
        "stream": "extremism",
        "opened_on": date(2020, 1, 6),
        "closed_on": None,
        "area_id": "A1",
        "retention_group": None,
    }
    people = [
        {"subject_id": name, "recorded_at": MIDNIGHT - timedelta(days=9), "status": status} | opened
        for name, status in (
            ("ACTIVE", "active"),
            ("WITNESS", "closed"),
            ("REOPENED", "closed"),
            ("LATE", "closed"),
        )
    ]
    tables = {
        "subjects": pl.DataFrame(
            people, schema_overrides={"closed_on": pl.Date, "retention_group": pl.String}
        ),
        "involvements": pl.DataFrame(
            [{"subject_id": "WITNESS", "investigation_id": "I1", "role": "witness"}]
        ),
        "outcomes": pl.DataFrame(
            [
                {
                    "subject_id": "REOPENED",
                    "outcome": "reopened",
                    "occurred_on": date(2026, 6, 1),
                    "recorded_at": MIDNIGHT - timedelta(days=2),
                }
            ]
        ),
        "corrections": pl.DataFrame(
            [
                {
                    "event_id": "S00001.2",
                    "action": "retract",
                    "recorded_at": MIDNIGHT - timedelta(days=1),
                    "reason": "wrong person",
                }
            ]
        ),
        "events": events.with_columns(
            bucket=pl.col("subject_id").map_elements(bucket, return_dtype=pl.UInt16),
            source_id=pl.lit("police-1"),
            source_kind=pl.lit("police"),
            source_grade=pl.lit("1"),
            intelligence_grade=pl.lit("B"),
        ).sort("bucket", "subject_id", "occurred_at"),
    }
    load = Loading(kept, 1)
    for name, frame in tables.items():
        path = load.path_for("rows", name)
        frame.write_parquet(path)
        load.add("rows", name, path, frame.height)
    load.commit("made-by-hand", {})


MODEL = "fit-2026-06-29-0000"


def make(
    path: Path,
    *,
    subjects: int = 120,
    model_id: str = MODEL,
    gate_holds: bool = True,
    manifest: str = "{}",
) -> Path:
    """A store with one published night of that many subjects, ranked by a model of that id."""
    kept = open_store(path)
    ranked = queue(subjects)
    if not gate_holds:
        nothing = pl.lit(None)
        ranked = ranked.with_columns(
            alarm_tier=nothing.cast(pl.Int32),
            false_alarms_a_year=nothing.cast(pl.Float64),
            alarm_gate=pl.lit(GATE_SHUT),
        )
    contributions, incidents, events = _evidence(ranked)
    custody = pl.DataFrame(
        {
            "subject_id": [subject(1)],
            "started_at": [MIDNIGHT - timedelta(days=90)],
            "ended_at": [MIDNIGHT - timedelta(days=70)],
        }
    )
    published = datetime(2026, 6, 30, 4, 12, tzinfo=UTC).isoformat()
    with hold(kept):
        _feed(kept, events)
        publish.publish(
            kept,
            publish.Publication(1, AS_OF, published, model_id, manifest, "0" * 64),
            {"queue": ranked, "contributions": contributions, "incidents": incidents, "custody": custody},
        )
    return path
