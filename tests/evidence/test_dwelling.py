"""A source that dwells on few people is believed less about them, and at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analytics.evidence.dwelling import DwellingRules, on_each, shares
from analytics.reports import Floats, midnight_us
from tests.worlds import NIGHT, moment, report, version, world

RULES = DwellingRules()


def _shares(*told: tuple[str, str, int, str]) -> dict[str, float]:
    """Lowest share by source and subject of (source, subject, reports, first day), one every five days."""
    rows = [
        report(
            f"{source}-{subject}-{first}-{n}",
            subject,
            str(moment(first) + timedelta(days=5 * n)),
            "police_stop",
            source,
        )
        for source, subject, count, first in told
        for n in range(count)
    ]
    people = sorted({subject for _, subject, _, _ in told})
    history = world(rows, [version(subject) for subject in people]).history()
    as_of_us = midnight_us(NIGHT)
    known = history.reports.known(as_of_us)
    each, dwelt = on_each(history.reports, known, as_of_us, RULES)
    found: Floats = shares(history.reports, known, as_of_us, each, dwelt, RULES)
    lowest: dict[str, float] = {}
    for name, share in zip(history.reports.event_ids, found, strict=True):
        key = "-".join(name.split("-")[:2])
        lowest[key] = min(lowest.get(key, 1.0), float(share))
    return lowest


def test_a_few_reports_of_a_person_cost_a_source_nothing() -> None:
    assert _shares(("a", "s1", 5, "2026-01-01"), ("a", "s2", 3, "2026-03-01")) == {"a-s1": 1.0, "a-s2": 1.0}


def test_a_source_that_dwells_on_somebody_is_believed_less_about_them_and_about_others() -> None:
    found = _shares(("a", "s1", 30, "2026-01-01"), ("a", "s2", 3, "2026-01-01"), ("b", "s1", 3, "2026-01-01"))
    kept = (30 * (RULES.allowed_reports / 30) + 3) / 33
    assert found["a-s1"] == pytest.approx(RULES.allowed_reports / 30 * kept)
    assert found["a-s2"] == pytest.approx(kept)
    assert found["b-s1"] == 1.0


def test_what_it_has_said_of_a_person_for_years_is_its_ordinary_business() -> None:
    # thirty a year before, and thirty now
    usual = ("a", "s1", 60, "2024-08-20")
    assert _shares(usual, ("a", "s1", 30, "2026-01-01"))["a-s1"] == 1.0
