"""A valid little night by hand: three ranked subjects, and what a published night says of them."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

AS_OF = date(2026, 6, 30)
PEOPLE = ("A", "B", "C")
SCORES = (2.5, 0.5, -1.0)


def queue() -> pl.DataFrame:
    rows = [
        {
            "as_of": AS_OF,
            "subject_id": person,
            "rank": rank,
            "score": score,
            "prior": 0.0,
            "probability": 0.02,
            "probability_low": 0.01,
            "probability_high": 0.03,
            "since_low": date(2026, 5, 1) if score > 0 else None,
            "since": date(2026, 5, 8) if score > 0 else None,
            "since_high": date(2026, 5, 15) if score > 0 else None,
            "main_signal": "escalation",
            "main_reason": "Arrest on 3 May 2026, one source",
            "previous_rank": None,
            "previous_score": None,
            "incidents_90d": 1,
            "incidents_365d": 2,
            "families": ["criminality"],
            "last_event_on": date(2026, 5, 3),
            "stream": "referral",
            "area_id": None,
            "opened_on": date(2020, 1, 1),
            "closed_on": date(2021, 1, 1),
            "base_rate": 0.0025,
            "e_value": 4.0,
            "alarm_tier": None,
            "false_alarms_a_year": 0.5,
            "alarm_gate": "The guarantee may be relied on here.",
        }
        for rank, (person, score) in enumerate(zip(PEOPLE, SCORES, strict=True), start=1)
    ]
    whole = dict.fromkeys(
        ("rank", "previous_rank", "incidents_90d", "incidents_365d", "alarm_tier"), pl.Int32
    )
    texts = dict.fromkeys(("area_id",), pl.String)
    return pl.DataFrame(rows, schema_overrides={**whole, **texts, "previous_score": pl.Float64})


def contributions() -> pl.DataFrame:
    rows = [
        {
            "subject_id": person,
            "position": position,
            "signal": "escalation",
            "evidence": evidence,
            "unit": "reports",
            "value": 1.0,
            "reason": "Arrest on 3 May 2026, one source",
            "event_ids": [f"E{person}{position}"],
            "incident_id": f"E{person}{position}",
            "event_type": "arrest",
            "family": "criminality",
            "occurred_at": datetime(2026, 5, 3),
        }
        for person, score in zip(PEOPLE, SCORES, strict=True)
        for position, evidence in ((1, score - 0.25), (2, 0.25))
    ]
    return pl.DataFrame(rows, schema_overrides={"position": pl.Int32})


def incidents() -> pl.DataFrame:
    rows = [
        {
            "incident_id": f"E{person}1",
            "subject_id": person,
            "event_type": "arrest",
            "family": "criminality",
            "severity": 40,
            "protective": False,
            "occurred_at": datetime(2026, 5, 3),
            "recorded_at": datetime(2026, 5, 4),
            "reports": 1,
            "sources": 1,
            "source_kinds": ["police"],
            "weight": 1.0,
            "in_custody": False,
            "event_ids": [f"E{person}1"],
        }
        for person in PEOPLE
    ]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("severity", "reports", "sources"), pl.Int32))


def custody() -> pl.DataFrame:
    return pl.DataFrame(
        {"subject_id": ["A"], "started_at": [datetime(2024, 1, 1)], "ended_at": [None]},
        schema_overrides={"ended_at": pl.Datetime("us")},
    )


def ties() -> pl.DataFrame:
    """One tie, from both sides."""
    ends = [("A", "B"), ("B", "A")]
    rows = [
        {
            "subject_id": one,
            "other_id": other,
            "kind": "contact",
            "weight": 0.5,
            "began": datetime(2026, 5, 3),
            "last": datetime(2026, 6, 3),
            "recorded_at": datetime(2026, 5, 4),
            "reports": 1,
            "event_ids": ["EA1"],
        }
        for one, other in ends
    ]
    return pl.DataFrame(rows, schema_overrides={"reports": pl.Int32})


def people() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "subject_id": list(PEOPLE),
            "status": ["closed"] * len(PEOPLE),
            "reopened_on": [None] * len(PEOPLE),
            "chance": [0.0] * len(PEOPLE),
            "group_name": [None] * len(PEOPLE),
        },
        schema_overrides={"reopened_on": pl.Date, "group_name": pl.String},
    )


def tables() -> dict[str, pl.DataFrame]:
    """What a run file holds, by table."""
    return {
        "queue": queue(),
        "contributions": contributions(),
        "incidents": incidents(),
        "custody": custody(),
        "ties": ties(),
        "people": people(),
    }


def night() -> dict[str, pl.DataFrame]:
    """What the gates look at."""
    return {**tables(), "read_night_cohort": pl.DataFrame({"subject_id": list(PEOPLE)})}
