"""What a score is made of: one row an incident, whatever signals it speaks to."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from analytics.ranking.contributions import contributions
from analytics.ranking.model import named, priors
from analytics.ranking.night import PRIOR, rank, weighed
from analytics.ranking.policy import Weighed
from analytics.ranking.ties import policy
from analytics.signals.escalation import Escalation
from analytics.signals.own_kind import OwnKind
from analytics.signals.protective import Protective
from tests.worlds import NIGHT, TAXONOMY, random_world, report

MODEL = priors(TAXONOMY)
SOURCE = random_world(61).with_reports(
    report("recon", "s001", "2026-06-11", "reconnaissance_report", "x1"),
    report("job", "s001", "2026-05-11", "employment_started", "x2"),
)
HISTORY = SOURCE.history()
TIMELINE = HISTORY.night(NIGHT, MODEL.shares(TAXONOMY))
BOTH = {"escalation": Weighed(Escalation(), 1.0), "own_kind": Weighed(OwnKind(), 0.7)}


def measured(signal: Escalation | OwnKind | Protective) -> pl.DataFrame:
    return signal.measure(TIMELINE).collect()


def test_an_incident_has_one_row_although_two_experts_speak_of_it() -> None:
    told = contributions(TIMELINE, BOTH)
    of_incidents = told.filter(pl.col("incident_id").is_not_null())
    assert of_incidents.height > 20
    assert of_incidents.select("subject_id", "incident_id").is_unique().all()
    spoken = [measured(each.signal).filter(pl.col("incident_id").is_not_null()) for each in BOTH.values()]  # type: ignore[arg-type]
    assert of_incidents.height == pl.concat(spoken)["incident_id"].n_unique()
    assert sum(part.height for part in spoken) > of_incidents.height


def test_its_evidence_is_the_weighed_sum_of_what_both_say() -> None:
    told = contributions(TIMELINE, BOTH)
    keys = ["subject_id", "incident_id"]
    first, second = (
        each.signal.measure_without(TIMELINE, policy().families)
        .filter(pl.col("incident_id").is_not_null())
        .select(*keys, "evidence")
        .collect()
        for each in BOTH.values()
    )
    expected = first.join(second, on=keys, suffix="_own").with_columns(
        expected=pl.col("evidence") * 1.0 + pl.col("evidence_own") * 0.7
    )
    joined = expected.join(told.select(*keys, "family", said="evidence"), on=keys)
    assert joined.height == first.height
    # what comes from ties is held to a share of the rest (tests/ranking/test_ties.py)
    joined = joined.filter(~pl.col("family").is_in(policy().families))
    assert joined.height > 0
    assert (joined["said"] - joined["expected"]).abs().max() < 1e-12  # type: ignore[operator]


def test_it_is_told_by_the_signal_that_makes_most_of_it() -> None:
    told = contributions(TIMELINE, BOTH)
    row = told.row(by_predicate=pl.col("incident_id") == "recon", named=True)
    assert row["signal"] == "escalation"
    assert (row["subject_id"], row["event_ids"], row["family"]) == ("s001", ["recon"], "planning")
    turned = BOTH | {"own_kind": Weighed(OwnKind(), 10.0), "escalation": Weighed(Escalation(), 1e-6)}
    other = contributions(TIMELINE, turned)
    assert other.row(by_predicate=pl.col("incident_id") == "recon", named=True)["signal"] == "own_kind"


def test_what_is_no_incident_has_one_row_for_each_thing_it_says() -> None:
    told = contributions(TIMELINE, BOTH).filter(pl.col("incident_id").is_null())
    ranked = int(TIMELINE.ranked.sum())
    assert told.group_by("subject_id").len()["len"].unique().to_list() == [2]
    assert told.height == 2 * ranked
    assert (told["event_ids"].list.len() == 0).all()


@pytest.mark.parametrize("weights", [{}, {"escalation": 0.4, "own_kind": 1.3, "protective": 0.0}])
def test_all_of_them_are_the_score(weights: dict[str, float]) -> None:
    model = named(replace(MODEL, weights=tuple(weights.items())))
    together = (
        contributions(TIMELINE, weighed(model)).group_by("subject_id").agg(pl.col("evidence").sum() + PRIOR)
    )
    joined = rank(HISTORY, NIGHT, model).join(together, on="subject_id", how="left")
    assert (joined["score"] - joined["evidence"]).abs().max() < 1e-9  # type: ignore[operator]


def test_a_value_in_nats_is_the_weighed_evidence() -> None:
    told = contributions(TIMELINE, {"own_kind": Weighed(OwnKind(), 0.5)}).filter(pl.col("unit") == "nats")
    assert told.height == int(TIMELINE.ranked.sum())
    assert told["value"].to_list() == told["evidence"].to_list()


def test_the_weightiest_comes_first_and_positions_count_up() -> None:
    told = contributions(TIMELINE, weighed(MODEL))
    for (_,), own in told.group_by("subject_id", maintain_order=True):
        assert own["position"].to_list() == list(range(1, own.height + 1))
        assert own["evidence"].abs().is_sorted(descending=True)
    assert told["subject_id"].is_sorted()


def test_the_order_of_the_signals_changes_no_evidence() -> None:
    one, other = (contributions(TIMELINE, dict(items)) for items in (BOTH.items(), reversed(BOTH.items())))
    keys = ["subject_id", "incident_id", "reason"]
    merged = one.join(other, on=keys, suffix="_other", nulls_equal=True)
    assert merged.height == one.height
    assert (merged["evidence"] - merged["evidence_other"]).abs().max() < 1e-12  # type: ignore[operator]
