"""Reviews held against the truth: what counts as caught, and whom a review was of."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from analytics.evaluation.judging import judge, overlap, ties_at_cut
from analytics.evaluation.replay import Reviews
from analytics.evaluation.truth import of_world
from analytics.reports import Reports
from tests.worlds import report, version, world

NIGHTS = [date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 17), date(2026, 3, 24)]
ACTED = pl.DataFrame(
    {"subject_id": ["a"], "mode": ["burst"], "onset_on": [date(2026, 3, 1)], "act_on": [date(2026, 3, 24)]}
)
OTHERS = pl.DataFrame(
    {
        "subject_id": ["b", "b", "c"],
        "mode": ["campaign", "petty_burst", "break_off"],
        "onset_on": [date(2025, 1, 1), date(2026, 3, 9), date(2025, 10, 1)],
        "ended_on": [None, date(2026, 3, 12), date(2026, 3, 11)],
    }
)


def reports() -> Reports:
    """`a` has one report before the onset and two after it, recorded on 3 and 12 March."""
    rows = [
        report("e0", "a", "2026-02-20", "arrest"),
        report("e1", "a", "2026-03-02", "arrest", source_id="x1"),
        report("e2", "a", "2026-03-11", "weapon_interest", source_id="x2"),
    ]
    return world(rows, [version(name) for name in "abcd"]).history().reports


def judged(*reviews: tuple[int, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    night = np.array([place for place, _ in reviews], dtype=np.int64)
    subject = np.array(["abcd".index(name) for _, name in reviews], dtype=np.int64)
    made = Reviews(night, subject, np.arange(1, len(reviews) + 1))
    return judge(made, reports(), NIGHTS, of_world(ACTED, OTHERS))


@pytest.mark.parametrize(
    ("night", "lead"),
    [(0, None), (1, None), (2, 7), (3, None)],
    ids=["one report", "one report still", "two reports", "on the day of the act"],
)
def test_caught_is_a_review_before_the_act_with_two_reports_since_the_onset(
    night: int, lead: int | None
) -> None:
    _, escalations = judged((night, "a"))
    assert escalations["lead_days"].to_list() == [lead]


def test_the_first_review_that_could_see_it_catches() -> None:
    _, escalations = judged((1, "a"), (2, "a"), (3, "a"))
    assert escalations["caught_on"].to_list() == [NIGHTS[2]]


def test_an_act_outside_the_nights_is_in_no_denominator() -> None:
    made = Reviews(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    _, escalations = judge(made, reports(), NIGHTS[:3], of_world(ACTED, OTHERS))
    assert escalations.height == 0


def test_each_review_is_put_down_to_the_story_that_was_running() -> None:
    labelled, _ = judged((0, "a"), (3, "a"), (0, "b"), (1, "b"), (1, "c"), (2, "c"), (0, "d"))
    assert labelled["label"].to_list() == [
        "escalating", "after_act", "campaign", "petty_burst", "break_off", "break_off_ended", "ordinary",
    ]  # fmt: skip
    assert labelled["night"].to_list()[:2] == [NIGHTS[0], NIGHTS[3]]
    assert labelled["subject_id"].to_list() == ["a", "a", "b", "b", "c", "c", "d"]


def test_overlap_looks_at_the_first_of_two_lists_only() -> None:
    first, second = np.arange(200), np.concatenate([np.arange(50), np.arange(300, 450)])
    assert overlap(first, second) == 0.5
    assert overlap(first, first[::-1]) == 0.0
    assert overlap(np.arange(3), np.arange(2, 9)) == pytest.approx(1 / 3)


def test_ties_at_the_cut_count_everybody_with_the_score_of_the_last_one_reviewed() -> None:
    reviews = Reviews(np.array([0, 0, 1]), np.array([4, 5, 6]), np.array([1, 3, 2]))
    score = np.array([9.0, 8.0, 5.0, 5.0, 5.0, 1.0])
    assert ties_at_cut(score, reviews, 0) == 3
    assert ties_at_cut(score, reviews, 1) == 1
    assert ties_at_cut(score, reviews, 2) == 0
