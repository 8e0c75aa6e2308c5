"""Counts and shares of one replay."""

from __future__ import annotations

from analytics.evaluation import figures
from tests.evaluation.results import judged

LABELS = (
    "escalating",
    "escalating",
    "under_way",
    "break_off",
    "after_act",
    "break_off_ended",
    "campaign",
    "ordinary",
)


def test_reviews_are_right_wrong_or_neither() -> None:
    found = figures.of(judged([30, None, 60, 90], LABELS), 10)
    assert (found.escalations, found.catches, found.caught, found.lead) == (4, 3, 0.75, 60.0)
    assert (found.reviews, found.within, found.wrongful) == (8, 2, 3)


def test_a_world_without_escalations_has_no_share() -> None:
    found = figures.of(judged([], ("ordinary",)), 10)
    assert (found.caught, found.lead, found.wrongful) == (None, None, 1)


def test_each_budget_has_its_own_figures() -> None:
    assert figures.of(judged([5], ("ordinary",), budgets=(10, 20)), 20).reviews == 1
    assert figures.of(judged([5], ("ordinary",), budgets=(10, 20)), 5).reviews == 0
