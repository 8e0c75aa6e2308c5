from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _frame, _moves, changes
from tests.pages import night, several
from tests.pages.conftest import Opened
from tests.pages.test_subject import charts, texts


def heads(app: AppTest) -> list[str]:
    return [element.value for element in app.subheader]


def test_it_says_how_many_came_and_left_and_shows_a_chart_before_any_table(
    opened: Opened, three: Path
) -> None:
    app = opened(three, "changes")
    assert not app.exception
    told = texts(app)
    assert _frame.BANNER in told
    assert "Since <b>30 Jun 2026</b>, <b>2</b> came among the first 100 and <b>2</b> left them." in told
    assert heads(app) == ["Who moved most", "Newly high (2)", "Risen most (1)", "Newly quiet (2)"]
    (spec,) = charts(app)
    assert f"{several.RISEN}   20 " in spec
    assert "100th place" in spec


def test_each_row_names_the_news_behind_it_and_leads_to_the_subject(opened: Opened, three: Path) -> None:
    app = opened(three, "changes")
    told = texts(app)
    assert f"New: {several.NEW_REASON} (+3.2 nats)." in told
    assert f"New: {several.NEW_REASON} (+3.5 nats)." in told
    assert "Taken back: site_interest" in told
    assert "New on the list: not on the earlier list: not on record yet." in told
    assert "Others moved; own score stayed where it was." in told
    links = [(link.proto.label, link.proto.query_string) for link in app.get("page_link")]
    assert (f"`{several.COME}`", f"id={several.COME}") in links
    assert (f"`{several.FALLEN}`", f"id={several.FALLEN}") in links


def test_another_earlier_night_can_be_named_and_one_that_is_not_kept_is_told(
    opened: Opened, three: Path
) -> None:
    named = opened(three, "changes", since=str(several.BEFORE))
    assert not named.warning
    for asked in (str(several.DROPPED), "<b>", str(several.AS_OF)):
        app = opened(three, "changes", since=asked)
        assert not app.exception
        assert f"No night `{asked}` before this one is kept" in app.warning[0].value
        assert "Since <b>30 Jun 2026</b>" in texts(app)


def test_the_first_night_has_nothing_to_be_compared_with(opened: Opened, published: Path) -> None:
    app = opened(published, "changes")
    assert not app.exception
    assert "No earlier night is kept" in app.info[0].value
    assert not charts(app)


def test_an_empty_store_says_how_a_night_is_made(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new", "changes")
    assert "No night has been published yet" in app.info[0].value


def test_a_new_model_is_said_to_move_people_without_news(opened: Opened, tmp_path: Path) -> None:
    app = opened(several.make(tmp_path / "store", model="fit-<i>later</i>"), "changes")
    assert not app.exception
    told = texts(app)
    assert f"the model (from {night.MODEL} to fit-&lt;i&gt;later&lt;/i&gt;) changed too" in told
    assert "rereview diff 2026-06-30 2026-07-01" in told


def contribution(change: float, what: str, **more: object) -> dict[str, object]:
    row = {"change": change, "what": what, "signal": "s", "reason": "R", "events_new": []}
    return row | {"events_retracted": []} | more


@pytest.mark.parametrize(
    ("rows", "direction", "expected"),
    [
        ([contribution(1, "new", events_new=["E"]), contribution(1.9, "changed")], 1, "New: R (+1.0 nats)."),
        ([contribution(1, "changed", events_new=["E"])], 1, "More of: R (+1.0 nats)."),
        (
            [contribution(0.5, "new", events_new=["E"]), contribution(1.9, "changed")],
            1,
            "Counts for more: R (+1.9 nats).",
        ),
        ([contribution(-2, "gone")], -1, "No longer counts: R (−2.0 nats)."),
        ([contribution(-2, "changed")], -1, "Counts for less: R (−2.0 nats)."),
        ([contribution(-2, "new", events_retracted=["E"])], -1, "Taken back: R (−2.0 nats)."),
        ([contribution(-2, "new")], -1, "Newly counts: R (−2.0 nats)."),
        ([contribution(2, "changed", signal="prior")], 1, "No single contribution stands out."),
        ([], 1, "No single contribution stands out."),
    ],
)
def test_news_come_first_where_they_weigh_at_least_half(
    rows: list[dict[str, object]], direction: _moves.Direction, expected: str
) -> None:
    assert _moves.because(rows, direction) == expected


def test_what_others_take_back_is_said_to_be() -> None:
    told = _moves.because([contribution(4.6, "changed")], 1, 0.3)
    assert told == "Counts for more: R (+4.6 nats). Other changes take most of it back."


def test_who_is_new_on_the_list_or_off_it_is_told_why() -> None:
    told = {
        "moved": [],
        "entered": [{"subject_id": "A", "rank": 4, "why": "not on the earlier list: the case is active"}],
        "left": [{"subject_id": "B", "rank": 7, "why": "the case is active"}],
        "entered_first": [{"subject_id": "A", "rank": None, "rank_after": 4}],
        "left_first": [{"subject_id": "B", "rank": 7, "rank_after": None}],
    }
    (came,), (left,) = _moves.newly_high(told), _moves.quiet(told, 5)
    assert came.why == "New on the list: not on the earlier list: the case is active."
    assert left.why == "Off the list: the case is active."
    assert "7 → –" in changes.line(left)


def test_places_that_others_moves_made_are_said_to_be_so() -> None:
    one = {"subject_id": "A", "rank_before": 101, "rank_after": 99, "change": -0.2, "contributions": []}
    told = {
        "moved": [one],
        "entered": [],
        "entered_first": [{"subject_id": "A", "rank": 101, "rank_after": 99}],
    }
    assert _moves.newly_high(told)[0].why.startswith("Others moved: own score fell.")
