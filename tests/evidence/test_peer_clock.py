"""A campaign in an area raises the clock there, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from analytics.evidence.peer_clock import ClockRules, ratios
from analytics.reports import Floats
from tests.worlds import NIGHT, TAXONOMY, moment, report, version, world

RULES = ClockRules()


def _ratios(campaign: int, *, weeks: int = 100) -> tuple[Floats, list[str]]:
    """Five stops a week in two areas for `weeks`, and `campaign` more in the north in the last four."""
    rows = []
    for week in range(weeks):
        for area in ("north", "south"):
            more = campaign if area == "north" and week < 4 else 0
            for n in range(5 + more):
                day = moment("2026-06-26") - timedelta(weeks=week, hours=n)
                rows.append(report(f"{area}-{week:03}-{n}", f"{area}-{n}", str(day), "police_stop"))
    versions = [
        version(f"{area}-{n}", area_id=area) for area in ("north", "south") for n in range(5 + campaign)
    ]
    night = world(rows, versions).history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    found = ratios(
        night.reports, night.known, night.incidents, night.area, night.as_of_us, len(TAXONOMY.types), RULES
    )
    return found, night.reports.event_ids.gather(night.incidents.lead).to_list()


def test_steady_volume_leaves_the_clock_at_one() -> None:
    found, _ = _ratios(0)
    assert found == pytest.approx(np.ones_like(found), rel=0.25)


def test_a_campaign_raises_the_clock_in_its_area() -> None:
    found, ids = _ratios(15)
    now = {
        name.split("-")[0]: clock
        for name, clock in zip(ids, found, strict=True)
        if name.split("-")[1] == "000"
    }
    assert now["north"] > 2.5
    assert now["south"] < now["north"] / 2
    assert found.max() <= RULES.ratio_range[1]


def test_with_little_on_record_the_clock_stands_at_one() -> None:
    found, _ = _ratios(15, weeks=8)
    assert (found == 1).all()
