"""Reports as arrays."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from analytics.reports import NEVER_US, from_frame, midnight_us
from tests.worlds import NIGHT, REPORTS, TAXONOMY, random_world, report, version, world


def test_codes_say_what_the_rows_said() -> None:
    rows = [
        report(
            "e2", "s2", "2026-01-02T03:04:05.000006", "arrest", "x", source_grade="3", intelligence_grade="E"
        ),
        report("e1", "s1", "2026-01-02", "site_interest", "w", source_kind="bank"),
    ]
    reports = world(rows, [version("s0"), version("s1"), version("s2")]).history().reports
    assert reports.subject_ids.to_list() == ["s0", "s1", "s2"]
    assert reports.subject.tolist() == [1, 2]
    assert reports.starts.tolist() == [0, 0, 1, 2]
    assert [TAXONOMY.names[code] for code in reports.type] == ["site_interest", "arrest"]
    assert reports.occurred[1] == midnight_us(date(2026, 1, 2)) + ((3 * 60 + 4) * 60 + 5) * 1_000_000 + 6
    assert reports.source_grade.tolist() == [0, 2]
    assert reports.intelligence_grade.tolist() == [0, 4]
    assert reports.retracted.tolist() == [NEVER_US, NEVER_US]


def test_known_is_recorded_by_the_night_and_not_retracted_by_it() -> None:
    night = midnight_us(NIGHT)
    rows = [
        report("e1", "s1", "2026-06-01", "arrest", recorded_at=_at(night)),
        report("e2", "s1", "2026-06-02", "arrest", recorded_at=_at(night + 1)),
        report("e3", "s1", "2026-06-03", "arrest", recorded_at=_at(night - 9), retracted_at=_at(night)),
        report("e4", "s1", "2026-06-04", "arrest", recorded_at=_at(night - 9), retracted_at=_at(night + 1)),
    ]
    history = world(rows, [version("s1")]).history(date(2026, 12, 31))
    assert history.reports.known(night).tolist() == [True, False, False, True]


def test_no_reports_at_all() -> None:
    history = world([], [version("s1")]).history()
    assert history.reports.starts.tolist() == [0, 0]
    assert history.reports.known(midnight_us(NIGHT)).shape == (0,)


def test_arrays_are_sorted_by_subject_and_time() -> None:
    reports = random_world(3).history().reports
    order = np.lexsort((reports.occurred, reports.subject))
    assert (order == np.arange(len(order))).all()


@given(seed=st.integers(0, 200), shuffle=st.booleans(), ties=st.booleans())
def test_any_order_of_the_rows_gives_the_same_arrays(seed: int, *, shuffle: bool, ties: bool) -> None:
    frame = (
        random_world(seed, subjects=6, reports=80)
        .reports.with_columns(retracted_at=None)
        .cast(pl.Schema(REPORTS))
    )
    if ties:
        frame = frame.with_columns(pl.col("occurred_at").dt.truncate("90d"))
    subject_ids = frame["subject_id"].unique().sort()
    expected = frame.sort("subject_id", "occurred_at", "event_id")
    given_order = frame.sample(fraction=1.0, shuffle=True, seed=seed) if shuffle else expected
    versions = random_world(seed, subjects=6, reports=80).versions
    found = from_frame(given_order, versions, subject_ids, TAXONOMY)
    assert found.event_ids.to_list() == expected["event_id"].to_list()
    assert subject_ids.gather(found.subject).to_list() == expected["subject_id"].to_list()
    assert [TAXONOMY.names[code] for code in found.type] == expected["event_type"].to_list()


def _at(microseconds: int) -> object:
    return np.datetime64(microseconds, "us").item()


@given(seed=st.integers(0, 200), people=st.sets(st.integers(0, 5)))
def test_a_part_keeps_the_numbers_of_everybodys_sources(seed: int, people: set[int]) -> None:
    source = random_world(seed, subjects=6, reports=80)
    whole = source.history().reports
    frame = source.frame("read_reports", as_of=NIGHT)
    names = sorted(f"s{number:03}" for number in people)
    sources, subject_ids = frame["source_id"].unique().sort(), pl.Series(names, dtype=pl.String)
    mine = frame.filter(pl.col("subject_id").is_in(names))
    part = from_frame(mine, source.versions, subject_ids, TAXONOMY, sources)
    rows = np.isin(whole.subject, whole.subject_ids.is_in(names).arg_true().to_numpy())
    assert part.sources == whole.sources == len(sources)
    assert part.source.tolist() == whole.source[rows].tolist()
    assert part.event_ids.to_list() == whole.event_ids.filter(rows).to_list()
    assert part.available.tolist() == whole.available[rows].tolist()
