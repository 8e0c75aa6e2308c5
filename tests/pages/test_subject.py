from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _frame
from tests.pages import night
from tests.pages.conftest import Opened


def texts(app: AppTest) -> str:
    return "\n".join(str(entry.proto.body) for entry in app.get("html"))


def charts(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def test_the_head_says_who_and_why_and_since_when(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id="S00001")
    assert not app.exception
    assert app.header[0].value == "Subject `S00001`"
    shown = texts(app)
    for words in (
        _frame.BANNER,
        "Site interest on 3 May 2026, 1 sources.",
        "Escalation evidence began between 10 Apr and 9 May 2026 (80 %), most likely about 30 Apr 2026.",
        "12.0 <small>nats</small>",
        "1 <small>of 120</small>",
        "It must not be used",
    ):
        assert words in shown


def test_somebody_without_evidence_has_no_beginning(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id="S00100")
    assert not app.exception
    assert "No sign that anything began" in texts(app)
    assert "No report on this subject had been recorded by this night." in [info.value for info in app.info]


def test_drawings_show_every_incident_and_add_up_to_the_score(opened: Opened, published: Path) -> None:
    timeline, waterfall = charts(opened(published, "subject", id="S00001"))
    assert timeline.count('"what": "site interest"') == 1
    for state in ("counted", "low weight", "in custody", "retracted"):
        assert f'"{state}"' in timeline
    assert "evidence (nats)" in waterfall


def test_reports_have_grade_delay_and_retractions(opened: Opened, published: Path) -> None:
    frame = opened(published, "subject", id="S00001").dataframe[1].value
    assert list(frame["what"]) == ["site interest", "unexplained funds", "police stop"]
    assert list(frame["grade"]) == ["1B"] * 3
    assert list(frame["delay"]) == [0.2, 3.2, 6.2]
    assert list(frame["state"]) == ["", "", "✕ retracted"]
    assert frame["detail"][1] == night.HOSTILE_SHOWN


def test_the_chance_is_said_in_words_and_the_place_with_what_it_hangs_on(
    opened: Opened, published: Path
) -> None:
    shown = texts(opened(published, "subject", id="S00030"))
    assert "chance of reopening in 180 days<br>remote chance" in shown
    assert "Missing: " in shown
    assert "to the first 20, " in shown
    assert "What keeps them below: " in shown
    assert "What would take them out of the first 100" in shown


def test_neighbours_in_the_list_are_one_click_away(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id="S00002")
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels == ["Queue", "1 `S00001`", "3 `S00003`", "Network of this person"]
    last = [link.proto.label for link in opened(published, "subject", id="S00120").get("page_link")]
    assert last == ["Queue", "119 `S00119`", "Network of this person"]


@pytest.mark.parametrize(
    ("subject_id", "why"),
    [
        ("ACTIVE", "case is active"),
        ("WITNESS", "only as a witness or victim"),
        ("REOPENED", "was reopened"),
        ("LATE", "loaded after this night"),
        ("NOBODY", "No subject of this id"),
    ],
)
def test_whoever_is_not_ranked_gets_a_sentence_why(
    opened: Opened, published: Path, subject_id: str, why: str
) -> None:
    app = opened(published, "subject", id=subject_id)
    assert not app.exception
    assert why in app.info[0].value


def test_the_beginning_of_an_id_leads_to_those_that_begin_so(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id="s0011")
    assert [link.proto.label for link in app.get("page_link")][1:] == [f"`S0011{last}`" for last in range(8)]


def test_an_address_made_by_an_enemy_is_only_text(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id=night.HOSTILE * 9)
    assert not app.exception
    assert "<img" not in texts(app)
    assert app.header[0].value.startswith("Not on the list: `<img src=x")
    assert chr(0x202E) not in app.header[0].value


def test_hostile_text_is_shown_and_never_becomes_markup(opened: Opened, published: Path) -> None:
    app = opened(published, "subject", id="S00002")
    assert not app.exception
    assert "<img" not in texts(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in texts(app)


def test_without_a_subject_the_page_asks_for_one(opened: Opened, published: Path) -> None:
    app = opened(published, "subject")
    assert "Choose a subject in the queue" in app.info[0].value


def test_a_store_without_a_night_says_which_command_makes_one(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new", "subject", id="S00001")
    assert not app.exception
    assert "nightly --feed" in app.code[0].value
