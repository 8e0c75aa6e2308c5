from __future__ import annotations

import numpy as np

from analytics.evaluation.rankings.isolation_forest import IsolationForest
from tests.worlds import NIGHT, random_world, report

KINDS = ("weapon_interest", "site_interest", "unexplained_funds", "border_stop", "intent_leakage")


def test_who_is_like_nobody_else_comes_first_and_the_same_seed_repeats() -> None:
    rows = [report(f"n{n}", "s011", f"2026-06-{n + 1:02}", KINDS[n % 5], f"x{n}") for n in range(25)]
    history = random_world(3).with_reports(*rows).history()
    listed = IsolationForest().listed(history, NIGHT)
    assert history.reports.subject_ids[int(listed.subject[0])] == "s011"
    again = IsolationForest().listed(history, NIGHT)
    assert np.array_equal(listed.score, again.score)
    assert np.array_equal(listed.subject, again.subject)
