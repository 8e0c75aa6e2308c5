"""Reports that must fold into one incident, and reports that must not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import incidents
from analytics.incidents import LOOK_BACK, fold, members
from analytics.reports import Reports, from_frame
from tests.worlds import REPORTS, TAXONOMY, VERSIONS, random_world, report, version

POST = ("e1", "s1", "2026-05-10T10:00", "hostile_expression", "platform-1")

FOLD = {
    "three agencies, one post": [
        report(*POST),
        report("e2", "s1", "2026-05-10T15:00", "hostile_expression", "police-1"),
        report("e3", "s1", "2026-05-12T09:00", "hostile_expression", "partner-1"),
    ],
    "a copy sent again by the same source": [
        report(*POST),
        report("e2", "s1", "2026-05-10T10:00", "hostile_expression", "platform-1"),
    ],
    "told late by a bank, within its window of two weeks": [
        report("e1", "s1", "2026-05-01T10:00", "unexplained_funds", "bank-1"),
        report("e2", "s1", "2026-05-14T10:00", "unexplained_funds", "bank-2"),
    ],
    "a neighbouring type of the same family from another source": [
        report("e1", "s1", "2026-05-10T10:00", "arrest", "police-1"),
        report("e2", "s1", "2026-05-10T18:00", "violent_offence", "police-2"),
    ],
    "other incidents in between": [
        report(*POST),
        report("e2", "s1", "2026-05-10T12:00", "police_stop", "police-1"),
        report("e3", "s1", "2026-05-11T10:00", "hostile_expression", "police-1"),
    ],
}
APART = {
    "other people": [report(*POST), report("e2", "s2", "2026-05-10T10:00", "hostile_expression", "police-1")],
    "other families": [
        report(*POST),
        report("e2", "s1", "2026-05-10T10:00", "platform_referral", "police-1"),
    ],
    "longer apart than the window": [
        report(*POST),
        report("e2", "s1", "2026-05-13T10:01", "hostile_expression", "police-1"),
    ],
    "one source tells of two": [
        report("e1", "s1", "2026-05-10T10:00", "traffic_offence", "police-1"),
        report("e2", "s1", "2026-05-10T20:00", "traffic_offence", "police-1"),
    ],
    "neighbouring types further apart": [
        report("e1", "s1", "2026-05-10T10:00", "arrest", "police-1"),
        report("e2", "s1", "2026-05-11T23:00", "violent_offence", "police-2"),
    ],
    "into custody and out again": [
        report("e1", "s1", "2026-05-10T10:00", "custody_start", "prison-1"),
        report("e2", "s1", "2026-05-10T18:00", "custody_release", "police-1"),
    ],
}


def arrays(frame: pl.DataFrame) -> Reports:
    subject_ids = frame["subject_id"].unique().sort()
    versions = pl.DataFrame([version(subject_id) for subject_id in subject_ids], schema=VERSIONS)
    return from_frame(frame, versions, subject_ids, TAXONOMY)


def folded(rows: list[dict[str, object]], trust: float = 1.0, grade: float = 0.5) -> incidents.Incidents:
    frame = pl.DataFrame(rows, schema=REPORTS).sort("subject_id", "occurred_at", "event_id")
    reports = arrays(frame)
    n = frame.height
    return fold(reports, np.ones(n, dtype=np.bool_), np.full(n, grade), np.full(n, trust), TAXONOMY)


@pytest.mark.parametrize("rows", FOLD.values(), ids=FOLD.keys())
def test_reports_that_must_fold(rows: list[dict[str, object]]) -> None:
    kinds = {row["event_type"] for row in rows}
    expected = 2 if "police_stop" in kinds else 1
    assert len(folded(rows).lead) == expected


@pytest.mark.parametrize("rows", APART.values(), ids=APART.keys())
def test_reports_that_must_not_fold(rows: list[dict[str, object]]) -> None:
    assert len(folded(rows).lead) == len(rows)


def test_windows_do_not_chain() -> None:
    rows = [
        report(f"e{day}", "s1", f"2026-05-{day:02}T10:00", "hostile_expression", f"source-{day}")
        for day in range(1, 11)
    ]
    # fold_days is 3: the 1st to the 4th, the 5th to the 8th, the 9th and 10th
    assert folded(rows).reports.tolist() == [4, 4, 2]


def test_independent_sources_raise_the_weight_and_copies_do_not() -> None:
    three = folded(FOLD["three agencies, one post"])
    copy = folded(FOLD["a copy sent again by the same source"])
    assert three.sources.tolist() == [3]
    assert three.weight.tolist() == pytest.approx([1 - 0.5**3])
    assert three.corroborated.tolist() == [True]
    assert copy.reports.tolist() == [2]
    assert copy.sources.tolist() == [1]
    assert copy.weight.tolist() == [0.5]
    assert copy.corroborated.tolist() == [False]


def test_sources_without_trust_do_not_corroborate_each_other() -> None:
    together = folded(FOLD["three agencies, one post"], trust=0.1)
    assert together.weight.tolist() == pytest.approx([0.05])
    assert not together.corroborated.any()


def test_the_best_graded_report_gives_the_type() -> None:
    rows = FOLD["a neighbouring type of the same family from another source"]
    frame = pl.DataFrame(rows, schema=REPORTS)
    reports = arrays(frame)
    found = fold(reports, np.array([True, True]), np.array([0.4, 0.9]), np.ones(2), TAXONOMY)
    assert TAXONOMY.names[found.type[0]] == "violent_offence"
    assert found.occurred[0] == reports.occurred[0]


def test_unknown_reports_are_left_out_and_marked() -> None:
    rows = FOLD["three agencies, one post"]
    frame = pl.DataFrame(rows, schema=REPORTS)
    reports = arrays(frame)
    found = fold(reports, np.array([False, True, True]), np.ones(3), np.ones(3), TAXONOMY)
    assert found.of_report.tolist() == [-1, 0, 0]
    assert found.occurred[0] == reports.occurred[1]


def test_a_flood_of_copies_is_one_incident_and_stays_linear() -> None:
    flood = [report(f"e{i:06}", "s1", "2026-05-10T10:00", "weapon_interest", "caller") for i in range(50_000)]
    found = folded(flood)
    assert found.reports.tolist() == [50_000]
    assert found.sources.tolist() == [1]


def test_a_flood_of_different_sources_is_bounded() -> None:
    flood = [
        report(f"e{i:06}", "s1", "2026-05-10T10:00", "weapon_interest", f"caller-{i}")
        for i in range(LOOK_BACK * 20)
    ]
    found = folded(flood, trust=0.01)
    assert found.reports.sum() == LOOK_BACK * 20
    assert (found.weight <= 0.01).all()


@given(seed=st.integers(0, 10_000))
def test_every_known_report_is_in_exactly_one_incident(seed: int) -> None:
    timeline = random_world(seed, subjects=8, reports=200).history()
    reports, known = timeline.reports, timeline.reports.known(timeline.reports.recorded.max())
    found = fold(reports, known, timeline.grade_weight, timeline.trust, TAXONOMY)
    assert ((found.of_report >= 0) == known).all()
    assert np.bincount(found.of_report[known], minlength=len(found.lead)).tolist() == found.reports.tolist()
    offsets, rows = members(found, np.arange(len(found.lead)))
    assert sorted(rows.tolist()) == np.flatnonzero(known).tolist()
    for incident in range(len(found.lead)):
        own = rows[offsets[incident] : offsets[incident + 1]]
        assert found.lead[incident] in own
        assert set(reports.subject[own].tolist()) == {found.subject[incident]}
        assert len({TAXONOMY.types[code].family for code in reports.type[own]}) == 1
        assert found.first_recorded[incident] == reports.recorded[own].min()
        assert len(set(reports.source[own].tolist())) == found.sources[incident]
    assert ((found.weight > 0) & (found.weight <= 1)).all()
