from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages import _found, search
from tests.pages import night, several
from tests.pages.conftest import Opened
from tests.pages.test_subject import texts


def look_for(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="search-text").set_value(text).run()


def ids(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link")]


def test_before_anything_is_typed_it_says_what_can_be_found(opened: Opened, three: Path) -> None:
    app = opened(three, "search")
    assert not app.exception
    assert "no character stands for others" in app.caption[0].value
    assert "at least 2 characters" in look_for(app, "S").info[0].value


def test_words_of_a_report_are_found_and_marked(opened: Opened, three: Path) -> None:
    app = look_for(opened(three, "search"), "100%_CERTAIN")
    assert not app.exception
    told = texts(app)
    assert "<b>0 subjects</b> whose id begins so, <b>2 reports</b> with these words" in told
    assert "for a price in a <mark>100%_certain</mark> shop" in told
    assert "<b>weapon inquiry</b>" in told
    assert "happened 29 Jun 2026 · recorded 30 Jun 2026 · grade 2B · police" in told
    assert set(ids(app)) == {f"id={several.RISEN}", f"id={several.COME}"}


def test_an_earlier_night_does_not_find_what_it_did_not_know(opened: Opened, three: Path) -> None:
    app = look_for(opened(three, "search", night=str(several.BEFORE)), "100%_certain")
    assert "Nothing that the night knew has `100%_certain` in it" in app.info[0].value


def test_an_id_is_found_whatever_its_case_with_its_place(opened: Opened, three: Path) -> None:
    app = look_for(opened(three, "search"), "witness")
    assert ids(app) == ["id=WITNESS"]
    assert "not on the list" in texts(app)


def test_hostile_text_is_neither_markup_on_its_way_in_nor_out(opened: Opened, three: Path) -> None:
    app = look_for(opened(three, "search"), "<img src=x")
    assert not app.exception
    told = texts(app)
    assert "<img" not in told
    assert "<mark>&lt;img src=x</mark> onerror=alert(1)&gt; **bold**" in told
    assert f"{_found.REPORTS_SHOWN} of 80" in " ".join(caption.value for caption in app.caption)
    nothing = look_for(app, "`' or 1=1; --<b>")
    assert not nothing.exception
    assert f"`{chr(0x02CB)}' or 1=1; --<b>`" in nothing.info[0].value


@pytest.mark.parametrize(
    ("detail", "text", "expected"),
    [
        ("a" * 200 + "HIT" + "b" * 200, "hit", f"…{'a' * 70}<mark>HIT</mark>{'b' * 70}…"),
        ("hit", "hit", "<mark>hit</mark>"),
        ("a.c", ".", "a<mark>.</mark>c"),
        (f"two{chr(10)}lines{chr(0x202E)}", "lines", "two⏎<mark>lines</mark>⟨U+202E⟩"),
    ],
)
def test_the_words_around_a_hit(detail: str, text: str, expected: str) -> None:
    assert _found.snippet(detail, text) == expected


def test_a_retracted_report_says_so() -> None:
    row = {
        "event_type": "odd<type>",
        "occurred_at": night.MIDNIGHT,
        "recorded_at": night.MIDNIGHT,
        "source_grade": "1",
        "intelligence_grade": "B",
        "source_kind": "police",
        "retracted": True,
        "rank": None,
        "detail": "hit",
    }
    told = search.report(row, "hit")
    assert "✕ retracted" in told
    assert "odd&lt;type&gt;" in told


def test_an_empty_store_says_how_a_night_is_made(opened: Opened, tmp_path: Path) -> None:
    assert "No night has been published yet" in opened(tmp_path / "new", "search").info[0].value
