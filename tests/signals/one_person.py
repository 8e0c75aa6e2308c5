"""One person among others: the reports of `s001` are written by hand, everybody else's are drawn."""

from __future__ import annotations

import polars as pl

from analytics.evidence.profile import ProfileRules, from_severity
from analytics.signals._base import Signal
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, World, random_world, report

PERSON = "s001"
PROFILE = from_severity(TAXONOMY, ProfileRules())
EVERYBODY = random_world(12, subjects=300, reports=3_000)
OTHERS = World(EVERYBODY.reports.filter(pl.col("subject_id") != PERSON), EVERYBODY.versions)
"""Ten reports each in six years; the sources x0 to x11 have a record of their own."""


def told(*days_and_types: tuple[str, str], source: str = "x1", **more: object) -> list[dict[str, object]]:
    """Reports of the person: (day, type) each."""
    return [
        report(f"{source}-{day}-{kind}", PERSON, day, kind, source, **more) for day, kind in days_and_types
    ]


def night(reports: list[dict[str, object]], others: World = OTHERS) -> Timeline:
    """What is known on the night of the tests."""
    return others.with_reports(*reports).history().night(NIGHT, PROFILE)


def total(signal: Signal, reports: list[dict[str, object]]) -> float:
    """The person's evidence in nats."""
    timeline = night(reports)
    return float(signal.totals(timeline)[timeline.reports.subject_ids.to_list().index(PERSON)])


def rows(signal: Signal, reports: list[dict[str, object]]) -> list[dict[str, object]]:
    """The person's contributions."""
    return signal.measure(night(reports)).filter(pl.col("subject_id") == PERSON).collect().to_dicts()
