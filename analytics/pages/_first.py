"""The first ten of the list, each with one sentence why: what a person should see in ten seconds."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts import palette
from analytics.pages import _links, _plain, _words, _yardstick

TEN = 10
_LINK_PIXELS = 165
_FAMILIES = 3


def show(queue: pl.DataFrame) -> None:
    """Write the block; every subject is a link to its page."""
    st.subheader("Read these first", anchor=False)
    page = _links.to("subject")
    with _row():
        st.html('<div class="rr-head">Rank, subject</div>', width=_LINK_PIXELS)
        st.html(
            '<div class="rr-row rr-head"><span>Why</span><span>Likely began</span>'
            '<span class="rr-figure">Chance</span><span>In words</span>'
            '<span class="rr-figure">Moved</span></div>'
        )
    for row in queue.head(TEN).iter_rows(named=True):
        subject_id = str(row["subject_id"])
        with _row():
            st.page_link(
                page,
                label=f"{row['rank']} {_plain.label(subject_id)}",
                query_params=_links.address(subject_id),
                width=_LINK_PIXELS,
            )
            st.html(line(row))
    st.caption(
        "Chance: that the case is reopened within 180 days. Moved: places since last night. "
        + _yardstick.HOW_TO_READ
    )


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, gap="small", wrap=False)


def line(row: dict[str, Any]) -> str:
    """One subject's line as HTML; every text in it is escaped."""
    families = family_marks(row["families"], most=_FAMILIES)
    cells = (
        f'<span><span class="rr-why">{_plain.escaped(row["main_reason"])}</span>{families}</span>',
        f"<span>{_words.day(row['since'])}</span>",
        f'<span class="rr-figure">{_words.share(row["probability"])}</span>',
        f'<span class="rr-words">{_in_words(row["probability"], row.get("base_rate"))}</span>',
        f'<span class="rr-figure">{_words.change(row["rank"], row["previous_rank"])}</span>',
    )
    return f'<div class="rr-row">{"".join(cells)}</div>'


def _in_words(probability: float, base_rate: float | None) -> str:
    times = _yardstick.times(probability, base_rate)
    return _yardstick.words(probability) + (f"<br>{times}" if times else "")


def family_marks(families: list[str], *, most: int | None = None) -> str:
    """Names of families, each behind a dot of its colour, as HTML; beyond `most` only how many."""
    shown = families[:most]
    marks = [
        f'<span class="rr-family"><span class="rr-dot" style="background:{palette.of_family(name)}"></span>'
        f"{_plain.escaped(_words.plain(name))}</span>"
        for name in shown
    ]
    if len(shown) < len(families):
        marks.append(f'<span class="rr-family">+{len(families) - len(shown)}</span>')
    return "".join(marks)
