"""What every signal in `analytics/signals/` has to keep, without being listed here."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evidence.profile import ProfileRules, from_severity
from analytics.ranking.policy import every_signal
from analytics.signals._base import CONTRIBUTION, Signal
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, World, moment, report, tied_world, world

SIGNALS = every_signal()
PROFILE = from_severity(TAXONOMY, ProfileRules())
pytestmark = pytest.mark.parametrize("signal", SIGNALS.values(), ids=SIGNALS.keys())


def night(source: World, until: date = NIGHT, as_of: date = NIGHT) -> Timeline:
    return source.history(until).night(as_of, PROFILE)


def measured(signal: Signal, timeline: Timeline) -> pl.DataFrame:
    return signal.measure(timeline).collect()


def test_it_is_a_question_with_frozen_parameters(signal: Signal) -> None:
    assert is_dataclass(signal)
    assert type(signal).__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert (type(signal).__doc__ or "").splitlines()[0].endswith("?")
    assert len(fields(signal)) > 0


def test_it_keeps_its_contract(signal: Signal) -> None:
    timeline = night(tied_world(1))
    found = measured(signal, timeline)
    assert found.schema == CONTRIBUTION
    assert found.height > 0
    required = found.select("subject_id", "evidence", "unit", "value", "reason", "event_ids")
    assert required.null_count().sum_horizontal().item() == 0
    assert found["reason"].str.strip_chars().str.len_chars().min() > 0  # type: ignore[operator]
    assert found["evidence"].is_finite().all()
    ranked = timeline.reports.subject_ids.filter(timeline.ranked)
    assert found["subject_id"].is_in(ranked.implode()).all()


def test_its_event_ids_are_known_reports_of_that_person_or_naming_them(signal: Signal) -> None:
    source = tied_world(2)
    timeline = night(source)
    reports = timeline.reports
    owner = pl.DataFrame(
        {"event_id": reports.event_ids, "owner": reports.subject_ids.gather(reports.subject)}
    )
    known = owner.filter(pl.Series(timeline.known))
    named = (
        measured(signal, timeline)
        .explode("event_ids", empty_as_null=False)
        .select("subject_id", event_id="event_ids")
    )
    joined = named.join(known, on="event_id", how="left")
    naming = source.event_links.select("event_id", subject_id="link_value")
    elsewhere = joined.filter(pl.col("subject_id") != pl.col("owner"))
    assert named.height > 0
    assert joined["owner"].null_count() == 0
    assert signal.of_ties or elsewhere.is_empty()
    assert elsewhere.join(naming, on=["event_id", "subject_id"], how="anti").is_empty()


def test_nobody_in_nothing_out(signal: Signal) -> None:
    timeline = night(world([], []))
    assert measured(signal, timeline).is_empty()
    assert signal.totals(timeline).shape == (0,)


def test_totals_are_the_sum_of_what_is_measured(signal: Signal) -> None:
    timeline = night(tied_world(3))
    summed = measured(signal, timeline).group_by("subject_id").agg(pl.col("evidence").sum())
    people = pl.DataFrame({"subject_id": timeline.reports.subject_ids, "total": signal.totals(timeline)})
    joined = people.join(summed, on="subject_id", how="left").with_columns(pl.col("evidence").fill_null(0.0))
    assert (joined["total"] - joined["evidence"]).abs().max() < 1e-9  # type: ignore[operator]


def test_without_some_families_only_those_who_have_them_are_concerned(signal: Signal) -> None:
    timeline = night(tied_world(8))
    assert np.array_equal(signal.totals_without(timeline, ()), signal.totals(timeline))
    total = signal.totals_without(timeline, ("contact",))
    assert total.shape == timeline.ranked.shape
    assert np.isfinite(total).all()
    assert total.min() >= signal.bounds[0]
    assert total.max() <= signal.bounds[1]


def test_what_speaks_is_told_of_the_people_asked_for(signal: Signal) -> None:
    timeline = night(tied_world(8))
    people = timeline.ranked & (np.arange(len(timeline.ranked)) % 3 > 0)
    spoken = signal.speaks_without(timeline, ("contact",), people)
    subject = timeline.incidents.subject
    assert not spoken.incident[~people[subject]].any()
    assert not spoken.person[~people].any()
    assert spoken.person.min() >= 0
    rows = (
        signal.measure_without(timeline, ("contact",)).collect().filter(pl.col("incident_id").is_not_null())
    )
    assert rows.filter(pl.col("family") == "contact")["evidence"].abs().sum() < 1e-9
    if spoken.incident.any():
        by_person = np.bincount(subject, spoken.incident, minlength=len(people))
        for name, evidence in rows.group_by("subject_id").agg(pl.col("evidence").sum()).iter_rows():
            place = timeline.reports.subject_ids.index_of(name)
            assert place is not None
            if people[place]:
                assert by_person[place] == pytest.approx(evidence, abs=1e-9)


def test_evidence_is_bounded_as_declared(signal: Signal) -> None:
    total = signal.totals(night(tied_world(4)))
    assert total.min() >= signal.bounds[0]
    assert total.max() <= signal.bounds[1]


def test_row_order_is_irrelevant(signal: Signal) -> None:
    ordered = tied_world(5)
    shuffled = replace(ordered, reports=ordered.reports.sample(fraction=1.0, shuffle=True, seed=9))
    assert measured(signal, night(ordered)).equals(measured(signal, night(shuffled)))


def test_the_same_input_gives_the_same_bytes(signal: Signal) -> None:
    first, second = (signal.totals(night(tied_world(6))) for _ in range(2))
    assert first.tobytes() == second.tobytes()


@settings(max_examples=15)
@given(seed=st.integers(0, 500), days=st.integers(1, 900), change=st.sampled_from(["drop", "alter", "add"]))
def test_what_is_recorded_later_changes_nothing(signal: Signal, seed: int, days: int, change: str) -> None:
    base = tied_world(seed, subjects=12, reports=200)
    as_of = NIGHT - timedelta(days=days)
    later = pl.col("recorded_at") > pl.lit(as_of).cast(pl.Datetime("us"))
    if change == "drop":
        other = replace(base, reports=base.reports.filter(~later))
    elif change == "alter":
        altered = pl.when(later).then(pl.lit("reconnaissance_report")).otherwise("event_type")
        other = replace(base, reports=base.reports.with_columns(event_type=altered))
    else:
        day = str(moment(str(as_of)) - timedelta(days=3))
        recorded = moment(str(as_of)) + timedelta(hours=1)
        rows = [
            report(f"new{i}", f"s{i:03}", day, "intent_leakage", f"n{i}", recorded_at=recorded)
            for i in range(12)
        ]
        other = base.with_reports(*rows)
    before = measured(signal, night(base, as_of=as_of))
    assert measured(signal, night(other, as_of=as_of)).equals(before)
    assert measured(signal, night(base, until=as_of, as_of=as_of)).equals(before)


def test_nobody_is_measured_by_events_after_their_retraction(signal: Signal) -> None:
    base = tied_world(7)
    retracted = replace(
        base, reports=base.reports.with_columns(retracted_at=pl.col("recorded_at").dt.offset_by("1us"))
    )
    found = measured(signal, night(retracted))
    assert found["event_ids"].list.len().sum() == 0
