"""Which recent events speak against an escalation?"""

from __future__ import annotations

import numpy as np
import pytest

from analytics.signals.protective import Protective
from tests.worlds import NIGHT, TAXONOMY, random_world, report

BASE = random_world(12, subjects=30, reports=1_000)


def _total(*days: str, kind: str = "programme_completed") -> float:
    rows = [report(f"new{i}", "s001", day, kind, "x1") for i, day in enumerate(days)]
    plain = BASE.reports.filter(BASE.reports["subject_id"] != "s001")
    world = type(BASE)(plain, BASE.versions).with_reports(*rows)
    timeline = world.history().night(NIGHT, np.zeros(len(TAXONOMY.types)))
    return float(Protective().totals(timeline)[timeline.reports.subject_ids.to_list().index("s001")])


def test_one_takes_off_its_weight_and_many_no_more_than_the_bound() -> None:
    one = _total("2026-02-01")
    many = _total(
        *(f"2026-{month:02}-01" for month in range(1, 7)), *(f"2025-{month:02}-01" for month in range(8, 13))
    )
    assert -Protective().nats_per_incident <= one < 0
    assert many == pytest.approx(-Protective().bound_nats)


def test_older_ones_and_other_types_take_off_nothing() -> None:
    assert _total("2025-01-01") == 0
    assert _total("2026-02-01", kind="arrest") == 0
