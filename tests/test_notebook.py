"""The worked notebook runs from top to bottom, and says what it is said to say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.signals._base import CONTRIBUTION
from tests.test_house import MACHINE_PATHS

PATH = Path(__file__).resolve().parent.parent / "docs/try_a_signal.ipynb"
NOTEBOOK = json.loads(PATH.read_text(encoding="utf-8"))
Names = dict[str, Any]


def _cells(kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def ran() -> Names:
    """The names that are there after the last cell."""
    names: Names = {"__name__": "__main__"}
    try:
        for number, source in enumerate(_cells("code"), start=1):
            exec(compile(source, f"code cell {number}", "exec", dont_inherit=True), names)
    finally:
        if "folder" in names:
            names["folder"].cleanup()
    return names


def test_it_is_kept_without_outputs_and_knows_no_machine() -> None:
    code = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 5
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert not MACHINE_PATHS.search(PATH.read_text(encoding="utf-8"))


def test_it_teaches_and_what_it_points_at_is_there() -> None:
    text = "\n".join(_cells("markdown"))
    assert len(text) > 1_000
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert targets
    assert all((PATH.parent / target).exists() for target in targets)


def test_the_world_is_as_large_as_it_says_and_nothing_is_left_of_it(ran: Names) -> None:
    assert len(ran["known"].reports.subject_ids) == 2_300
    assert len(ran["catchable"]) >= 30
    assert not Path(ran["folder"].name).exists()


def test_it_shows_every_signal_and_the_main_one_separates(ran: Names) -> None:
    means = ran["means"]
    by_name = {row["signal"]: row for row in means.to_dicts()}
    assert by_name["escalation"]["ranked"] is True
    assert by_name["escalation"]["true"] > by_name["escalation"]["false"] + 1
    assert set(by_name) == set(ran["measured"]["signal"].unique())


def test_its_own_signal_keeps_the_contract(ran: Names) -> None:
    signal, timeline, reasons = ran["SIGNAL"], ran["tonight"], ran["reasons"]
    assert reasons.schema == CONTRIBUTION
    assert reasons.height > 0
    assert reasons["reason"].str.contains("First report ever by this kind of source: ").all()
    told = reasons["event_ids"].explode(empty_as_null=False)
    assert told.is_in(timeline.reports.event_ids.filter(pl.Series(timeline.known)).implode()).all()
    totals = signal.totals(timeline)
    assert signal.least_evidence <= totals.min()
    assert 0 < totals.max() <= signal.most_evidence


def test_a_new_voice_is_one_that_was_never_heard_before(ran: Names) -> None:
    """Held against plain Python for everybody: first incidents by a second or later kind of source."""
    timeline, signal = ran["tonight"], ran["SIGNAL"]
    incidents, since = timeline.incidents, timeline.as_of_us - signal.window_days * ran["DAY_US"]
    heard: dict[int, set[int]] = {}
    expected = 0
    for i in ran["credible"](timeline).nonzero()[0]:
        voices = heard.setdefault(int(incidents.subject[i]), set())
        kind = int(timeline.reports.source_kind[incidents.lead[i]])
        expected += bool(voices) and kind not in voices and bool(incidents.occurred[i] > since)
        voices.add(kind)
    assert ran["reasons"].height == expected


def test_it_says_more_of_those_who_escalate_than_of_others(ran: Names) -> None:
    assert 0.55 < ran["separation"] < 1
    shares = ran["bands"].group_by("who").agg(pl.col("share").sum())
    assert shares["share"].to_list() == pytest.approx([1, 1])


def test_both_lists_are_replayed_under_every_budget(ran: Names) -> None:
    frontier = ran["frontier"]
    assert frontier.select("list", "per_week").n_unique() == frontier.height == 2 * len(ran["BUDGETS"])
    assert frontier["caught"].is_between(0, 1).all()
    for name in ran["lists"]:
        share = dict(frontier.filter(pl.col("list") == name).select("per_week", "caught").iter_rows())
        assert share[1] < share[8], "more reviews catch more"
    assert ran["gain"].height == len(ran["BUDGETS"])


def test_its_charts_are_drawn_from_what_was_measured(ran: Names) -> None:
    for chart in ("night_chart", "frontier_chart"):
        drawn = ran[chart].to_dict()
        assert drawn["mark"]
        assert sum(len(rows) for rows in drawn["datasets"].values()) > 2
