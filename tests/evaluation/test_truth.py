"""What a replay is judged against, out of a simulation's truth or out of outcomes."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.evaluation.truth import (
    AFTER_ACT,
    BREAK_OFF,
    ENDED,
    FOUND_BY,
    UNDER_WAY,
    Truth,
    of_outcomes,
    of_world,
)
from analytics.ranking.draws import LIST, TRIPWIRE, Draws
from analytics.ranking.draws import SCHEMA as DRAWN
from tests.worlds import OUTCOMES, moment

ACTED = pl.DataFrame(
    {"subject_id": ["a"], "mode": ["burst"], "onset_on": [date(2026, 1, 1)], "act_on": [date(2026, 4, 1)]}
)
OTHERS = pl.DataFrame(
    {
        "subject_id": ["b", "c", "d", "e"],
        "mode": ["slow_ramp", "break_off", "campaign", "closely_watched"],
        "onset_on": [date(2026, 2, 1)] * 4,
        "ended_on": [None, date(2026, 3, 1), date(2026, 3, 1), None],
    }
)


def spans(truth: Truth, subject_id: str) -> list[tuple[str, date, date]]:
    rows = truth.stories.filter(pl.col("subject_id") == subject_id).sort("first_on")
    return rows.select("story", "first_on", "last_on").rows()


def test_whoever_acted_is_an_escalation_and_afterwards_a_story_of_its_own() -> None:
    truth = of_world(ACTED, OTHERS)
    assert truth.escalations.rows() == [("a", "burst", date(2026, 1, 1), date(2026, 4, 1))]
    assert spans(truth, "a") == [(AFTER_ACT, date(2026, 4, 1), date(2027, 4, 1))]


def test_an_escalation_without_an_act_is_under_way_and_no_decoy() -> None:
    assert spans(of_world(ACTED, OTHERS), "b") == [(UNDER_WAY, date(2026, 2, 1), date.max)]


def test_who_breaks_off_escalates_until_then_and_is_a_false_alarm_later() -> None:
    found = spans(of_world(ACTED, OTHERS), "c")
    assert found == [
        (BREAK_OFF, date(2026, 2, 1), date(2026, 3, 1)),
        (ENDED, date(2026, 3, 2), date(2027, 3, 1)),
    ]


def test_a_decoy_echoes_for_a_year_after_its_end_and_may_have_none() -> None:
    truth = of_world(ACTED, OTHERS)
    assert spans(truth, "d") == [("campaign", date(2026, 2, 1), date(2027, 3, 1))]
    assert spans(truth, "e") == [("closely_watched", date(2026, 2, 1), date.max)]


def test_people_of_a_story_are_those_whom_it_touches_between_the_nights() -> None:
    people = dict(of_world(ACTED, OTHERS).people(date(2025, 1, 1), date(2026, 2, 15)).iter_rows())
    assert people == {UNDER_WAY: 1, BREAK_OFF: 1, "campaign": 1, "closely_watched": 1}


def test_only_acts_after_the_first_night_and_up_to_the_last_can_be_caught() -> None:
    truth, act = of_world(ACTED, OTHERS), date(2026, 4, 1)
    day = timedelta(days=1)
    assert truth.acts_within(act - day, act).height == 1
    assert truth.acts_within(act, act + day).height == 0
    assert truth.acts_within(act - 9 * day, act - day).height == 0


def test_a_store_knows_reopenings_only_and_takes_the_half_year_before_them() -> None:
    rows = [
        ("a", "reopened", date(2026, 6, 30), moment("2026-07-02")),
        ("b", "no_further_action", date(2026, 6, 30), moment("2026-07-02")),
    ]
    truth = of_outcomes(pl.DataFrame(rows, schema=OUTCOMES, orient="row"))
    assert truth.escalations.rows() == [("a", "reopened", date(2026, 1, 1), date(2026, 6, 30))]


def test_outcomes_are_told_apart_by_how_they_were_found_as_far_as_that_was_known() -> None:
    day, later = date(2026, 6, 30), date(2026, 7, 9)
    rows = [(name, "reopened", day, moment("2026-07-02")) for name in "abcde"]
    lanes = {"a": "list", "b": "control", "c": "tripwire", "e": "list"}
    told = [
        (name, day, lane, 0.5, moment("2026-07-02" if name < "e" else "2026-07-10"))
        for name, lane in lanes.items()
    ]
    draws = Draws(pl.DataFrame(told, schema=DRAWN, orient="row"))
    truth = of_outcomes(pl.DataFrame(rows, schema=OUTCOMES, orient="row"), draws, later)
    assert dict(truth.escalations.select("subject_id", "mode").iter_rows()) == {
        "a": FOUND_BY[LIST],
        "b": FOUND_BY[None],
        "c": FOUND_BY[TRIPWIRE],
        "d": FOUND_BY[None],
        "e": FOUND_BY[None],
    }
    assert len(set(FOUND_BY.values())) == 3
