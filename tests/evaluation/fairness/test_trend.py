from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from analytics.evaluation import truth
from analytics.evaluation.fairness import treatment, trend
from tests.worlds import report, version, world

QUEUE = pl.DataFrame({"subject_id": [f"S{n}" for n in range(400)], "rank": range(1, 401)})
KEPT = pl.DataFrame({"subject_id": [f"S{n}" for n in range(0, 400, 2)], "sex": ["f"] * 200})


def test_the_head_of_a_list_is_counted_by_group() -> None:
    cells = trend.selected(QUEUE, 100, KEPT)
    assert [(cell.group, cell.n, cell.selected) for cell in cells] == [
        ("f", 200, 50),
        ("not stated", 200, 50),
    ]
    assert trend.selected(QUEUE, 100, KEPT.select("subject_id")) == []


def test_a_night_has_a_row_a_group_with_the_ratio_to_the_rest() -> None:
    sex = pl.Series("sex", ["f" if n % 4 == 0 else "m" for n in range(400)])
    cells = trend.selected(QUEUE, 100, pl.DataFrame({"subject_id": QUEUE["subject_id"], "sex": sex}))
    rows = trend.rows(date(2026, 6, 30), "m-1", cells)
    assert [(row["group"], row["n"], row["selected"], row["enough"]) for row in rows] == [
        ("m", 300, 75, True),
        ("f", 100, 25, True),
    ]
    assert {row["selection_ratio"] for row in rows} == {1.0}
    assert rows[0]["night"] == "2026-06-30"
    alone = trend.rows(date(2026, 6, 30), "m-1", trend.selected(QUEUE, 100, KEPT))
    assert alone[0]["selection_ratio"] is None, "nobody else is stated"


def test_any_head_of_an_evened_list_has_the_same_share_of_every_group() -> None:
    rng = np.random.default_rng(1)
    group = (rng.random(1_000) < 0.2).astype(np.int64)
    order = np.argsort(-(rng.random(1_000) + 2 * group), kind="stable")
    evened = treatment.equal_shares(order, group, np.arange(1_000))
    assert sorted(evened) == list(range(1_000))
    for head in (50, 100, 500):
        assert abs(group[evened[:head]].mean() - group.mean()) < 1 / head + 0.01
    for code in (0, 1):
        assert np.array_equal(evened[group[evened] == code], order[group[order] == code])
    before = treatment.chosen_ratio([order, order], group, 1, 100)
    assert before == (200, 2 * group.sum(), 0, 2 * (1_000 - group.sum()))


def test_what_lists_would_have_caught_is_told_an_escalation() -> None:
    made = world(
        [report(f"e{n}", "s1", f"2026-06-{n:02}", "site_interest") for n in (2, 4, 6)],
        [version("s1"), version("s2")],
    ).history()
    acts = {"mode": ["burst", "burst"], "onset_on": [date(2026, 6, 1)] * 2, "act_on": [date(2026, 6, 29)] * 2}
    escalations = pl.DataFrame({"subject_id": ["s1", "s2"], **acts}, schema=truth.ESCALATION)
    happened = truth.Truth(escalations, pl.DataFrame(schema=truth.STORY))
    nights = [date(2026, 6, 15), date(2026, 6, 22), date(2026, 6, 30)]
    first, second = (np.array([n]) for n in (0, 1))
    told = treatment.caught(made, nights, [first, second, second], happened, 1)
    assert told.rows() == [("s1", True), ("s2", False)], "of the second nothing was on record"
    late = treatment.caught(made, nights, [second, second, first], happened, 1)
    assert late["caught"].to_list() == [False, False]
