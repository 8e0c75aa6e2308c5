from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _frame, _neighbourhood, _neighbourhood_chosen
from tests.pages import night, tied
from tests.pages.conftest import Opened


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tied.make(tmp_path_factory.mktemp("ties") / "store")


def texts(app: AppTest) -> str:
    return "\n".join(str(entry.proto.body) for entry in app.get("html"))


def chart(app: AppTest) -> dict[str, Any]:
    (drawn,) = app.get("echarts_chart")
    series: dict[str, Any] = json.loads(drawn.proto.spec)["series"][0]
    return series


def tied_in(app: AppTest) -> list[set[str]]:
    series = chart(app)
    names = [node["id"] for node in series["data"]]
    return [{names[edge["source"]], names[edge["target"]]} for edge in series["links"]]


def heads(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


def tables(app: AppTest) -> list[Any]:
    return [frame.value for frame in app.dataframe]


def test_the_first_sentence_says_who_matters_around_somebody(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    assert not app.exception
    assert app.header[0].value == f"Network of `{tied.BUSY}`"
    for words in (
        _frame.BANNER,
        "<b>Tied to 4 people; 1 is under investigation, 2 rank in the first 100 (ranks 2, 3).</b>",
        "The nearest of note: S00003 (rank 3): met since Apr 2026 (2 reports), same investigation since",
        "With 1 of them a tie began within the last 90 days.",
        "1 <small>of 120</small>",
        "of the evidence from ties, at most 35 %",
        "It must not be used",
    ):
        assert words in texts(app)
    assert "ties and contact reports together make up at most 35 %" in "".join(
        each.value for each in app.caption
    )


def test_everybody_around_is_drawn_and_listed_whoever_matters_first(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    assert {node["id"] for node in chart(app)["data"]} == {
        tied.BUSY,
        "S00002",
        "S00003",
        "S00110",
        tied.ACTIVE,
    }
    assert len(tied_in(app)) == 5
    people = tables(app)[-2]
    assert list(people["person"]) == ["S00003", tied.ACTIVE, "S00002", "S00110"]
    assert list(people["case"]) == ["closed", "under investigation", "closed", "closed"]
    assert people["tied"][3] == "same investigation"
    assert "through" not in people.columns


def test_why_the_nearest_of_note_is_linked_is_said_at_once(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    assert heads(app)[0] == "`S00003`: rank 3"
    ties, reports, *_ = tables(app)
    assert list(ties["what"]) == ["met", "same investigation"]
    assert list(ties["strength"]) == [0.6, 0.1]
    assert list(ties["reports"]) == [2, 0]
    assert list(reports["event"]) == ["S00001.0", "S00001.1"]
    assert list(reports["about"]) == [tied.BUSY] * 2
    assert reports["detail"][1] == night.HOSTILE_SHOWN


def test_a_step_farther_says_through_whom(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app = app.button_group[0].set_value(2).run()
    assert not app.exception
    people = tables(app)[-2]
    assert dict(zip(people["person"], people["through"], strict=True))[tied.SECOND] == "S00002"
    assert "1 more is tied to one of them." in texts(app)
    assert {"S00002", tied.SECOND} in tied_in(app)


def test_whoever_is_chosen_is_told_of_with_the_whole_way_there(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app.button_group[0].set_value(2)
    app.session_state["ties-chosen"] = (tied.BUSY, (tied.SECOND,))
    app = app.run()
    assert heads(app)[0] == f"`{tied.SECOND}`: rank 60"
    assert f"<b>{tied.BUSY}</b> – <b>S00002</b>" in texts(app)
    assert f"<b>S00002</b> – <b>{tied.SECOND}</b>" in texts(app)
    assert list(tables(app)[2]["event"]) == ["S00001.0", "S00002.0"]
    looked_at = [node for node in chart(app)["data"] if node["id"] == tied.SECOND]
    assert looked_at[0]["itemStyle"]["borderWidth"] == 4


def test_a_tie_that_is_chosen_is_told_of_without_reports_where_there_are_none(
    opened: Opened, store: Path
) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app.session_state["ties-chosen"] = (tied.BUSY, (tied.BUSY, "S00110"))
    app = app.run()
    assert heads(app)[0] == f"Tie of `{tied.BUSY}` and `S00110`"
    assert any("rests on the list of who was in which investigation" in each.value for each in app.caption)


def test_the_subject_can_be_looked_at_too(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app.session_state["ties-chosen"] = (tied.BUSY, (tied.BUSY,))
    app = app.run()
    assert not app.exception
    assert heads(app)[0] == f"`{tied.BUSY}`: rank 1"


def test_time_can_be_moved_back_to_when_there_were_fewer_ties(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    now = len(tied_in(app))
    places = {node["id"]: (node["x"], node["y"]) for node in chart(app)["data"]}
    button = next(button for button in app.button if button.label == "Earlier")
    app = button.click().run()
    assert f"{app.select_slider[0].value:%b %Y}" == "Apr 2026"
    app = next(button for button in app.button if button.label == "Earlier").click().run()
    assert f"{app.select_slider[0].value:%b %Y}" == "May 2025"
    app = next(button for button in app.button if button.label == "Earlier").click().run()
    assert {tied.BUSY, "S00002"} not in tied_in(app)
    assert len(tied_in(app)) < now
    assert {node["id"]: (node["x"], node["y"]) for node in chart(app)["data"]} == places


def test_a_replay_ends_where_it_began(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app = next(button for button in app.button if button.label == "Replay").click().run()
    assert not app.exception
    seen = [len(tied_in(app))]
    for _ in range(12):
        app = app.run()
        seen.append(len(tied_in(app)))
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == 5
    assert "ties-replaying" not in app.session_state


def test_kinds_can_be_left_out(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app = app.button_group[1].set_value(["address"]).run()
    assert tied_in(app) == [{tied.BUSY, tied.ACTIVE}]


def test_people_can_be_left_out_by_their_case(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    app = app.button_group[2].set_value(["active"]).run()
    assert tied_in(app) == [{tied.BUSY, tied.ACTIVE}]
    assert not opened(store, "ties", id=tied.SECOND).button_group[2:]


def test_somebody_without_ties_gets_a_sentence_and_no_drawing(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.ALONE)
    assert not app.exception
    assert _neighbourhood.NOBODY in texts(app)
    assert not app.get("echarts_chart")
    assert heads(app) == ["Groups that are moving"]


def test_somebody_under_investigation_has_links_and_no_rank(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.ACTIVE)
    assert not app.exception
    assert "<b>–</b><span>under investigation</span>" in texts(app)
    assert len(tied_in(app)) == 3


@pytest.mark.parametrize(
    ("subject_id", "why"), [("WITNESS", "only as a witness or victim"), ("NOBODY", "No subject of this id")]
)
def test_whoever_has_no_ties_kept_gets_a_sentence_why(
    opened: Opened, store: Path, subject_id: str, why: str
) -> None:
    app = opened(store, "ties", id=subject_id)
    assert not app.exception
    assert why in app.info[0].value
    assert any("A victim's or a witness's ties are not kept" in each.value for each in app.caption)


def test_an_address_made_by_an_enemy_is_only_text(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=night.HOSTILE * 9)
    assert not app.exception
    assert "<img" not in texts(app)
    assert chr(0x202E) not in app.header[0].value


def test_hostile_text_is_shown_and_never_becomes_markup(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id="S00002")
    assert not app.exception
    assert "<img" not in texts(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in texts(app)


def test_groups_that_move_are_listed_without_a_subject_too(opened: Opened, store: Path) -> None:
    app = opened(store, "ties")
    assert "Type the id of a subject" in app.info[0].value
    groups = tables(app)[0]
    assert list(groups["group"]) == [tied.GROUP]
    assert list(groups["first_subject"]) == [tied.BUSY]
    assert list(groups["rising"]) == [2]
    own = tables(opened(store, "ties", id=tied.BUSY))[-1]
    assert list(own["group"]) == [f"{tied.GROUP} ◂"]


def test_a_night_from_before_ties_were_kept_says_so(opened: Opened, tmp_path: Path) -> None:
    app = opened(tied.make(tmp_path / "old", with_ties=False), "ties", id=tied.BUSY)
    assert not app.exception
    assert "before ties were kept" in app.info[0].value


def test_a_store_without_a_night_says_which_command_makes_one(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new", "ties", id=tied.BUSY)
    assert not app.exception
    assert "nightly --feed" in app.code[0].value


@pytest.mark.parametrize(
    ("groups", "meant"),
    [
        ([], None),
        ([{"data_type": "node", "data_indices": [1]}], ("S2",)),
        ([{"data_type": "edge", "data_indices": [0]}], ("S1", "S2")),
        ([{"data_type": "node", "data_indices": [7]}], None),
    ],
)
def test_what_is_clicked_in_the_drawing(
    groups: Sequence[dict[str, Any]], meant: tuple[str, ...] | None
) -> None:
    selection = {"selected": groups}
    assert _neighbourhood_chosen.in_drawing(selection, ["S1", "S2"], [("S1", "S2")]) == meant


def test_what_is_drawn_can_be_taken_along_with_a_watermark(opened: Opened, store: Path) -> None:
    app = opened(store, "ties", id=tied.BUSY)
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["GraphML", "People (CSV)", "Ties (CSV)"]
