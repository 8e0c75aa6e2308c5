from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.evaluation.fairness import service
from tests.worlds import OUTCOMES, moment, report, version, world

NIGHTS = [date(2025, 7, 1), date(2025, 8, 1)]


def test_each_reopening_counts_once_and_is_found_by_any_night_before_it() -> None:
    made = world([report("e1", "s1", "2025-06-01", "police_stop")], [version(f"s{n}") for n in range(1, 6)])
    days = {
        "s1": "2025-09-01",
        "s2": "2025-09-01",
        "s3": "2025-07-15",
        "s4": "2026-06-01",
        "s5": "2025-07-01",
    }
    told = [(who, "reopened", date.fromisoformat(day), moment("2026-06-02")) for who, day in days.items()]
    outcomes = pl.DataFrame(told, schema=OUTCOMES, orient="row")
    known = type(made)(made.reports, made.versions, made.involvements, outcomes).history()
    ranks = {"s1": (9, 1), "s2": (9, 9), "s3": (9, 1), "s4": (1, 1), "s5": (1, 1)}
    lists = pl.DataFrame(
        [(night, who, place[at]) for at, night in enumerate(NIGHTS) for who, place in ranks.items()],
        schema=["as_of", "subject_id", "rank"],
        orient="row",
    )
    found = service.followed(known, lists, NIGHTS, 5)
    assert found.select("subject_id", "found").rows() == [("s1", True), ("s2", False), ("s3", False)]
    assert service.followed(known, lists, [], 5).is_empty()


def test_groups_are_held_against_each_other_where_enough_escalated() -> None:
    ids = [f"s{n}" for n in range(400)]
    kept = pl.DataFrame({"subject_id": ids, "sex": ["m"] * 200 + ["f"] * 200})
    days = [date(2025, 9, 1) + timedelta(days=n % 30) for n in range(200)]
    escalated = pl.DataFrame({"subject_id": ids[100:300], "occurred_on": days})
    found = escalated.with_columns(found=pl.Series([n % 4 == 0 for n in range(100)] + [True, False] * 50))
    rows = {row["group"]: row for row in service.rows(found, kept, pl.Series("subject_id", ids))}
    assert (rows["m"]["n"], rows["m"]["escalated"], rows["m"]["missed"]) == (200, 100, 75)
    assert rows["m"]["missed_share"] == 0.75
    assert rows["m"]["ratio"] == 1.5
    assert (rows["m"]["verdict"], rows["f"]["verdict"]) == ("higher", "lower")
    few = {row["group"]: row for row in service.rows(found.head(20), kept, pl.Series("subject_id", ids))}
    assert set(few) == {"m"}
    assert few["m"]["verdict"] == "too few to say"
    assert service.rows(found.clear(), kept, pl.Series("subject_id", ids)) == []
