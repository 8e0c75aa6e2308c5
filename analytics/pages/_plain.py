"""Text that came from outside, made fit to be looked at: nothing in it hides, reorders or becomes markup."""

from __future__ import annotations

import html
import unicodedata

import polars as pl

CHARACTERS_SHOWN = 2_000
MARKS_IN_A_ROW = 3
"""More combining marks than this on one letter are shown as codes, or they would cover other lines."""

_NOT_PLAIN = r"[^ -~]"
"""What a text must hold before `visible` could change it; which characters hide only Python's tables say."""

_PICTURES = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\x00": "␀", "\x1b": "␛", "\x7f": "␡"}
_GRAVE = chr(0x02CB)
_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str | None, characters: int = CHARACTERS_SHOWN) -> str:
    """`text` on one line with control, direction and invisible characters written out.

    >>> visible("paid" + chr(0x202E) + "fdp.exe")
    'paid⟨U+202E⟩fdp.exe'
    >>> visible("two" + chr(10) + "lines"), visible(None), visible("abcdef", characters=4)
    ('two⏎lines', '', 'abc…')
    """
    if text is None:
        return ""
    shown: list[str] = []
    marks = 0
    for character in text[: characters + 1]:
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if category in _CATEGORIES or marks > MARKS_IN_A_ROW:
            shown.append(_PICTURES.get(character, f"⟨U+{ord(character):04X}⟩"))
        else:
            shown.append(character)
    if len(text) > characters:
        shown[characters - 1 :] = ["…"]
    return "".join(shown)


def escaped(text: str | None) -> str:
    """`visible` text as HTML that holds no markup.

    >>> escaped("<img src=x onerror=alert(1)>")
    '&lt;img src=x onerror=alert(1)&gt;'
    """
    return html.escape(visible(text), quote=True)


def label(text: str | None) -> str:
    """`visible` text as a Markdown code span, the one place where Streamlit's Markdown changes nothing.

    >>> label("S:red[1]")
    '`S:red[1]`'
    """
    return "`" + visible(text).replace("`", _GRAVE) + "`"


def visible_column(name: str) -> pl.Expr:
    """A text column with `visible` applied; rows that need no change are not touched in Python."""
    column = pl.col(name)
    changed = column.map_elements(visible, return_dtype=pl.String, skip_nulls=True)
    return pl.when(column.str.contains(_NOT_PLAIN)).then(changed).otherwise(column).alias(name)
