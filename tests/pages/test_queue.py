from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _frame
from tests.pages import night
from tests.pages.conftest import Opened

SUBJECTS = 120


def texts(app: AppTest) -> str:
    """Everything on the page that is written as HTML."""
    return "\n".join(str(entry.proto.body) for entry in app.get("html"))


def listed(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["subject_id"])


def test_a_store_without_a_night_says_which_command_makes_one(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "new")
    assert not app.exception
    assert "No night has been published yet" in app.info[0].value
    assert "nightly --feed" in app.code[0].value
    assert _frame.BANNER in texts(app)


def test_the_page_says_which_night_it_shows_and_that_all_is_synthetic(
    opened: Opened, published: Path
) -> None:
    shown = texts(opened(published))
    for words in (
        _frame.BANNER,
        _frame.PURPOSE,
        "As of 30 Jun 2026",
        "120 closed subjects",
        "fit-2026-06-29-0000",
    ):
        assert words in shown
    assert "04:12 UTC" in shown
    assert "It must not be used" in shown


def test_the_first_ten_are_links_with_a_sentence_why(opened: Opened, published: Path) -> None:
    app = opened(published)
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links] == [f"{rank} `{night.subject(rank)}`" for rank in range(1, 11)]
    assert links[0].query_string == "id=S00001"
    assert "Site interest on 3 May 2026, 1 sources" in texts(app)


def test_the_chance_is_said_in_words_too(opened: Opened, published: Path) -> None:
    app = opened(published)
    assert texts(app).count('<span class="rr-words">remote chance') >= 9
    assert set(app.dataframe[0].value["words"]) >= {"remote chance"}
    assert "probability yardstick" in app.caption[0].value


def test_the_whole_list_is_in_the_table_in_its_order(opened: Opened, published: Path) -> None:
    frame = opened(published).dataframe[0].value
    assert list(frame["rank"]) == list(range(1, SUBJECTS + 1))
    assert frame["change"][9] == "new"
    assert set(frame["change"].str[0]) == {"n", "▲", "="}
    assert frame["interval"][119].endswith(" %")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("s00007", ["S00007"]), ("3 may 2026, 12 ", ["S00012"]), ("ONERROR", ["S00002"]), ("", None)],
)
def test_the_search_finds_ids_and_words(
    opened: Opened, published: Path, text: str, expected: list[str] | None
) -> None:
    app = opened(published)
    app.text_input(key="queue-text").set_value(text).run()
    assert listed(app) == (expected or [night.subject(rank) for rank in range(1, SUBJECTS + 1)])


def test_filters_narrow_the_list_and_one_button_takes_them_back(opened: Opened, published: Path) -> None:
    app = opened(published)
    app.multiselect(key="queue-families").set_value(["finance"]).run()
    assert listed(app) == [night.subject(rank) for rank in range(1, night.FEW + 1) if rank % 4 == 1]
    app.multiselect(key="queue-areas").set_value(["A1"])
    app.date_input(key="queue-began_from").set_value(date(2026, 4, 1))
    app.number_input(key="queue-least_score").set_value(2.0).run()
    assert listed(app) == ["S00001"]
    app.button(key="queue-reset").click().run()
    assert len(listed(app)) == SUBJECTS
    assert app.multiselect(key="queue-families").value == []
    assert not app.exception


def test_what_is_new_or_risen_can_be_asked_for(opened: Opened, published: Path) -> None:
    app = opened(published)
    app.button_group(key="queue-moved").set_value("New").run()
    assert listed(app) == [night.subject(rank) for rank in range(10, SUBJECTS + 1, 10)]


def test_filters_that_nobody_meets_say_so(opened: Opened, published: Path) -> None:
    app = opened(published)
    app.text_input(key="queue-text").set_value("nobody of this name").run()
    assert "Nobody on the list meets these filters" in app.info[0].value
    assert not app.dataframe
    app.button(key="queue-reset-empty").click().run()
    assert len(listed(app)) == SUBJECTS


def test_hostile_text_is_shown_and_never_becomes_markup(opened: Opened, published: Path) -> None:
    app = opened(published)
    assert "<img" not in texts(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in texts(app)
    assert app.dataframe[0].value["reason"][1] == night.HOSTILE_SHOWN
    assert night.HOSTILE_SHOWN in app.multiselect(key="queue-streams").options
    everything = [element.value for kind in (app.markdown, app.caption, app.info) for element in kind]
    assert not [text for text in everything if "img" in text]
