from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.pages import _plain

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(ANY_TEXT)
def test_nothing_hides_or_reorders(text: str) -> None:
    shown = _plain.visible(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}]


@given(ANY_TEXT)
def test_nothing_becomes_markup(text: str) -> None:
    assert not set(_plain.escaped(text)) & set("<>\"'")
    assert _plain.label(text).count("`") == 2


@example([chr(0x31350)])  # newer than the tables of Python 3.11, older than those of the engine
@given(st.lists(st.none() | ANY_TEXT, min_size=1, max_size=8))
def test_a_column_is_made_visible_text_by_text(texts: list[str | None]) -> None:
    shown = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(_plain.visible_column("text"))
    assert shown["text"].to_list() == [None if text is None else _plain.visible(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b[31m", "a␀b␛[31m"),
        (chr(0x200B) + chr(0x2066) + chr(0xFEFF), "⟨U+200B⟩⟨U+2066⟩⟨U+FEFF⟩"),
        ("plain ünïcode 名前 – fine", "plain ünïcode 名前 – fine"),
        ("e" + chr(0x301) * 5, "e" + chr(0x301) * 3 + "⟨U+0301⟩" * 2),
        ("", ""),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert _plain.visible(text) == shown


def test_long_text_is_cut_with_a_sign() -> None:
    assert len(_plain.visible("x" * 5_000)) == _plain.CHARACTERS_SHOWN
    assert _plain.visible("x" * 5_000).endswith("x…")
