"""One night's list: its columns, its order, its reasons, and its two clocks."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ranking.model import priors
from analytics.ranking.night import PRIOR, rank, score_night
from analytics.ranking.queue import QUIET
from tests.worlds import (
    INVOLVEMENTS,
    NIGHT,
    OUTCOMES,
    TAXONOMY,
    World,
    moment,
    random_world,
    report,
    version,
    world,
)

MODEL = priors(TAXONOMY)
BASE = random_world(21)


def as_bytes(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def test_the_columns_and_the_order_of_the_contract() -> None:
    ranked = rank(BASE.history(), NIGHT, MODEL)
    assert ranked.columns == [
        "as_of", "subject_id", "rank", "score", "probability", "probability_low", "probability_high",
    ]  # fmt: skip
    assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
    assert ranked["score"].is_sorted(descending=True)
    assert ranked.null_count().sum_horizontal().item() == 0
    low, middle, high = (ranked[name] for name in ("probability_low", "probability", "probability_high"))
    assert ((low > 0) & (low <= middle) & (middle <= high) & (high < 1)).all()


def test_equal_scores_stand_in_the_order_of_sha256() -> None:
    same = world([], [version(f"s{i}") for i in range(20)])
    ranked = rank(same.history(), NIGHT, MODEL)
    expected = sorted(ranked["subject_id"], key=lambda name: hashlib.sha256(name.encode()).digest())
    assert ranked["score"].n_unique() == 1
    assert ranked["subject_id"].to_list() == expected


def test_an_empty_store_gives_an_empty_list() -> None:
    tables = score_night(world([], []).history(), NIGHT, MODEL)
    assert tables.queue.is_empty()
    assert tables.contributions.is_empty()


def test_contributions_add_up_to_the_score() -> None:
    tables = score_night(BASE.history(), NIGHT, MODEL)
    total = tables.contributions.group_by("subject_id").agg(pl.col("evidence").sum())
    joined = tables.queue.join(total, on="subject_id", how="left")
    assert (joined["score"] - PRIOR - joined["evidence"]).abs().max() < 1e-9  # type: ignore[operator]
    assert tables.queue["score"].to_list() == rank(BASE.history(), NIGHT, MODEL)["score"].to_list()


def test_every_reason_says_something_and_quiet_people_say_so() -> None:
    busy = report("new", "s001", "2026-06-20", "reconnaissance_report", "x1")
    queue = score_night(BASE.with_reports(busy).history(), NIGHT, MODEL).queue
    row = queue.row(by_predicate=pl.col("subject_id") == "s001", named=True)
    assert row["main_reason"].startswith("Reconnaissance report on 20 Jun 2026: ")
    assert "one source" in row["main_reason"]
    assert row["families"][0] == "planning"
    assert row["last_event_on"] == date(2026, 6, 20)
    quiet = score_night(world([], [version("s")]).history(), NIGHT, MODEL).queue.row(0, named=True)
    assert quiet["main_reason"] == QUIET
    assert quiet["since"] is None
    assert quiet["incidents_365d"] == 0


def test_since_when_is_in_order_and_within_the_last_year() -> None:
    queue = score_night(BASE.history(), NIGHT, MODEL).queue.filter(pl.col("score") > 0)
    assert queue.height > 0
    assert (queue["since_low"] <= queue["since"]).all()
    assert (queue["since"] <= queue["since_high"]).all()
    assert queue["since_low"].min() >= NIGHT - timedelta(weeks=52)  # type: ignore[operator]
    assert queue["since_high"].max() < NIGHT  # type: ignore[operator]


def _later(base: World, as_of: date, seed: int, change: str) -> World:
    """The same world with its later rows dropped, altered or joined by others, wherever there is a clock."""
    night = pl.lit(as_of).cast(pl.Datetime("us"))
    later = pl.col("recorded_at") > night
    after = moment(str(as_of)) + timedelta(hours=seed % 900 + 1)
    retraction = pl.when(pl.col("retracted_at") > night).then(None).otherwise("retracted_at")
    if change == "drop":
        return replace(
            base,
            reports=base.reports.filter(~later).with_columns(retracted_at=retraction),
            versions=base.versions.filter(~later),
            outcomes=base.outcomes.filter(~later),
        )
    if change == "alter":
        return replace(
            base,
            reports=base.reports.with_columns(
                event_type=pl.when(later).then(pl.lit("intent_leakage")).otherwise("event_type"),
                retracted_at=pl.when(pl.col("retracted_at").is_null())
                .then(pl.lit(after))
                .otherwise(retraction),
            ),
            versions=base.versions.with_columns(
                status=pl.when(later).then(pl.lit("active")).otherwise("status")
            ),
        )
    held = report(
        "held", f"t{seed % 7}", str(moment(str(as_of)) - timedelta(days=40)), "weapon_interest", "x1"
    )
    roles = [
        {
            "subject_id": f"s00{seed % 8 + 1}",
            "investigation_id": "later",
            "role": "witness",
            "known_at": after,
        }
    ]
    versions = [
        version(f"t{seed % 7}", recorded_at=after),
        version(f"s00{seed % 9}", status="active", recorded_at=after),
    ]
    outcomes = [
        {"subject_id": f"s00{seed % 9}", "outcome": "reopened", "occurred_on": as_of, "recorded_at": after}
    ]
    reports = [
        report(
            f"late{i}",
            f"s{i:03}",
            str(moment(str(as_of)) - timedelta(days=i + 1)),
            "site_interest",
            f"z{i}",
            recorded_at=after,
        )
        for i in range(9)
    ]
    return replace(
        base.with_reports(*reports, held),
        involvements=pl.DataFrame(roles, schema=INVOLVEMENTS),
        versions=pl.concat([base.versions, pl.DataFrame(versions, schema=base.versions.schema)]),
        outcomes=pl.concat([base.outcomes, pl.DataFrame(outcomes, schema=OUTCOMES)]),
    )


@settings(max_examples=25)
@given(
    seed=st.integers(0, 400),
    days=st.integers(0, 1_200),
    changes=st.lists(st.sampled_from(["drop", "alter", "add"]), min_size=1, max_size=2),
)
def test_later_rows_leave_a_past_night_byte_for_byte(seed: int, days: int, changes: list[str]) -> None:
    base = random_world(seed, subjects=15, reports=250)
    as_of = NIGHT - timedelta(days=days)
    before = as_bytes(rank(base.history(as_of), as_of, MODEL))
    other = base
    for change in changes:
        other = _later(other, as_of, seed, change)
    assert as_bytes(rank(other.history(date(2030, 1, 1)), as_of, MODEL)) == before
    everything = score_night(other.history(date(2030, 1, 1)), as_of, MODEL)
    expected = score_night(base.history(as_of), as_of, MODEL)
    assert everything.queue.equals(expected.queue)
    assert everything.contributions.equals(expected.contributions)
    assert everything.incidents.equals(expected.incidents)
    assert everything.custody.equals(expected.custody)
