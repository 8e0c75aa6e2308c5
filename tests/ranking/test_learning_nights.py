"""Nights of the past with what became of everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.ranking.learning_nights import Labelled, labelled, reopened
from analytics.ranking.model import priors
from analytics.ranking.night import weighed
from analytics.reports import Floats
from analytics.timeline import Timeline
from tests.worlds import NIGHT, OUTCOMES, TAXONOMY, World, moment, random_world

MODEL = priors(TAXONOMY)
PROFILE, SIGNALS = MODEL.shares(TAXONOMY), weighed(MODEL)
EARLY, LATE = date(2025, 6, 1), date(2025, 9, 1)
BASE = random_world(51, subjects=40, reports=800)


def outcome(subject_id: str, on: date, kind: str = "reopened", days_later: int = 5) -> dict[str, object]:
    recorded = moment(str(on)) + timedelta(days=days_later)
    return {"subject_id": subject_id, "outcome": kind, "occurred_on": on, "recorded_at": recorded}


def with_outcomes(*rows: dict[str, object]) -> World:
    return replace(BASE, outcomes=pl.DataFrame(list(rows), schema=OUTCOMES))


def evidence(timeline: Timeline) -> Floats:
    return np.column_stack([each.signal.totals(timeline) for each in SIGNALS.values()])


def look(source: World, nights: list[date], horizon_days: int = 100) -> Labelled:
    history = source.history()
    known = reopened(history, NIGHT)
    return labelled(history, nights, known, PROFILE, evidence, horizon_days, lambda: None)


def test_only_reopenings_recorded_by_the_date_are_known() -> None:
    history = with_outcomes(
        outcome("s001", EARLY),
        outcome("s002", EARLY, "no_further_action"),
        outcome("s003", NIGHT - timedelta(days=2), days_later=5),
    ).history(date(2027, 1, 1))
    assert reopened(history, NIGHT)["subject_id"].to_list() == ["s001"]
    assert reopened(history, EARLY).is_empty()
    assert reopened(history, NIGHT + timedelta(days=3))["subject_id"].to_list() == ["s001", "s003"]


def test_each_ranked_subject_and_night_is_a_row_with_the_signals_evidence() -> None:
    history = BASE.history()
    found = look(BASE, [EARLY, LATE])
    nights = [history.night(day, PROFILE) for day in (EARLY, LATE)]
    assert found.evidence.shape == (sum(int(night.ranked.sum()) for night in nights), len(SIGNALS))
    expected = [
        np.concatenate([each.signal.totals(night)[night.ranked] for night in nights]).tolist()
        for each in SIGNALS.values()
    ]
    assert found.evidence.T.tolist() == expected
    assert (found.reopened == 0).all()


def test_what_follows_within_the_horizon_is_counted_and_nothing_else() -> None:
    told = with_outcomes(
        outcome("s001", EARLY + timedelta(days=1)),
        outcome("s002", EARLY + timedelta(days=100)),
        outcome("s003", EARLY + timedelta(days=101)),
        outcome("s004", EARLY),
        outcome("s005", EARLY + timedelta(days=5), "no_further_action"),
    )
    history = told.history()
    night = history.night(EARLY, PROFILE)
    who = night.reports.subject_ids.filter(pl.Series(night.ranked))
    followed = who.filter(pl.Series(look(told, [EARLY]).reopened == 1))
    assert followed.to_list() == ["s001", "s002"]


def test_somebody_reopened_before_the_night_is_no_row() -> None:
    gone = with_outcomes(outcome("s001", EARLY - timedelta(days=30)))
    assert look(gone, [EARLY]).reopened.shape[0] == look(BASE, [EARLY]).reopened.shape[0] - 1


def test_an_outcome_that_follows_several_nights_counts_on_each() -> None:
    nights = [EARLY - timedelta(days=28 * back) for back in range(3)]
    assert look(with_outcomes(outcome("s001", EARLY + timedelta(days=10))), nights).reopened.sum() == 3


def test_every_night_is_told_and_the_bytes_repeat() -> None:
    nights = [EARLY - timedelta(days=28 * back) for back in range(4)]
    history, done = BASE.history(), []
    known = reopened(history, NIGHT)
    found = [
        labelled(history, nights, known, PROFILE, evidence, 100, lambda: done.append(1)) for _ in range(2)
    ]
    assert len(done) == 8
    assert found[0].evidence.tobytes() == found[1].evidence.tobytes()
    together = np.concatenate([look(BASE, [night]).evidence for night in nights])
    assert found[0].evidence.tobytes() == together.tobytes()
