"""Retention clocks by hand: what begins them, how long they run, and in what order people come."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from analytics.casework.removal import clocks, retaining
from analytics.casework.removal.clocks import Known

POLICY = retaining.load()
NIGHT = date(2026, 6, 30)
PEOPLE = ("S1", "S2", "S3", "S4")


def known(
    groups: dict[str, str | None],
    incidents: list[tuple[str, str, int, float, bool]] = (),  # type: ignore[assignment]
    reopened: list[tuple[str, str]] = (),  # type: ignore[assignment]
    closed: str = "2015-01-01",
) -> Known:
    """People with their groups; incidents as subject, day, severity, weight and whether they protect."""
    people = list(groups)
    queue = pl.DataFrame(
        {
            "subject_id": people,
            "rank": range(1, len(people) + 1),
            "score": [0.5] * len(people),
            "opened_on": [date(2014, 1, 1)] * len(people),
        }
    )
    versions = pl.DataFrame(
        {
            "subject_id": people,
            "recorded_at": [datetime(2015, 1, 2)] * len(people),
            "retention_group": list(groups.values()),
            "opened_on": [date(2014, 1, 1)] * len(people),
            "closed_on": [date.fromisoformat(closed)] * len(people),
        },
        schema_overrides={"retention_group": pl.String},
    )
    rows = [
        (who, datetime.fromisoformat(day), sev, weight, prot) for who, day, sev, weight, prot in incidents
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "subject_id": pl.String,
        "occurred_at": pl.Datetime("us"),
        "severity": pl.Int32,
        "weight": pl.Float64,
        "protective": pl.Boolean,
    }
    outcomes = pl.DataFrame(
        [(who, "reopened", date.fromisoformat(day)) for who, day in reopened],
        schema={"subject_id": pl.String, "outcome": pl.String, "occurred_on": pl.Date},
        orient="row",
    )
    return Known(NIGHT, queue, pl.DataFrame(rows, schema=schema, orient="row"), versions, outcomes)


def of(frame: pl.DataFrame, who: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("subject_id") == who, named=True)


def test_each_group_has_its_period_and_who_has_none_the_default() -> None:
    found = clocks.clocks(known({"S1": "1", "S2": "2", "S3": "3", "S4": None}), POLICY)
    assert found["ends_on"].to_list() == [date(2025, 1, 1)] * 2 + [date(2021, 1, 1)] * 2
    assert found["kind"].to_list() == ["review", "clear period", "clear period", "clear period"]
    assert found["stated"].to_list() == [True, True, True, False]
    assert found["days_left"].to_list()[2] == (date(2021, 1, 1) - NIGHT).days
    assert set(found["started_by"]) == {"case closed"}


def test_an_incident_that_weighs_begins_it_again_and_others_do_not() -> None:
    incidents = [
        ("S1", "2020-02-29", 45, 0.8, False),
        ("S1", "2025-01-01", 5, 1.0, False),
        ("S1", "2025-02-01", 80, 0.01, False),
        ("S1", "2025-03-01", 0, 1.0, True),
        ("S2", "2019-01-01", 0, 1.0, True),
    ]
    found = clocks.clocks(known({"S1": "3", "S2": "3", "S3": "3"}, incidents), POLICY)
    first = of(found, "S1")
    assert (first["started_on"], first["started_by"]) == (date(2020, 2, 29), "last incident that weighs")
    assert first["ends_on"] == date(2026, 2, 28)
    assert first["protective"] == 1
    assert of(found, "S2")["protective"] == 1, "without any incident that weighs, all of them count"


def test_a_reopened_case_begins_it_again_and_a_review_only_a_reviewed_group() -> None:
    seen = known({"S1": "3", "S2": "1", "S3": "3"}, reopened=[("S1", "2023-05-01")])
    reviewed = {"S2": (2, date(2024, 4, 1)), "S3": (1, date(2024, 4, 1))}
    found = clocks.clocks(seen, POLICY, reviewed)
    assert (of(found, "S1")["started_on"], of(found, "S1")["started_by"]) == (
        date(2023, 5, 1),
        "case reopened",
    )
    assert of(found, "S2")["ends_on"] == date(2034, 4, 1)
    assert of(found, "S3")["ends_on"] == date(2021, 1, 1)
    assert of(found, "S3")["reviews"] == 1


def test_the_order_counts_quiet_protection_reviews_and_the_list() -> None:
    incidents = [("S2", "2025-03-01", 0, 1.0, True)] * 5
    found = clocks.clocks(known(dict.fromkeys(PEOPLE, "3"), incidents), POLICY, {"S3": (1, NIGHT)})
    order = {who: float(str(of(found, who)["order"])) for who in PEOPLE}
    assert order["S2"] - order["S4"] == pytest.approx(0.3)
    assert order["S3"] - order["S4"] == pytest.approx(0.1)
    assert order["S1"] - order["S4"] == pytest.approx(-0.5), "first of the list"


def test_every_figure_of_the_shipped_policy_has_its_reason() -> None:
    assert [period.years for period in POLICY.periods.values()] == [10, 10, 6]
    assert all(period.reason for period in POLICY.periods.values())
    text = retaining.DEFAULT_PATH.read_text(encoding="utf-8")
    assert "Review, retention and disposal" in text
