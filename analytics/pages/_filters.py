"""Which part of the list is asked for. Pure: the widgets are the queue page's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import polars as pl

from analytics.pages import _words

Moved = Literal["New", "Risen", "Fallen"]
MOVES: tuple[Moved, ...] = get_args(Moved)


@dataclass(frozen=True)
class Filters:
    """What is asked for; every field at its default asks for everybody.

    `least_probability` is a share from 0 to 1, `least_score` is in nats.
    """

    text: str = ""
    moved: Moved | None = None
    streams: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    began_from: date | None = None
    began_until: date | None = None
    least_score: float | None = None
    least_probability: float | None = None

    @property
    def hidden(self) -> int:
        """How many filters are set beside the search and the change, which are always in sight."""
        fields = (self.streams, self.areas, self.families, self.began_from, self.began_until)
        return sum(bool(field) for field in fields) + sum(
            bound is not None for bound in (self.least_score, self.least_probability)
        )


def conditions(filters: Filters) -> list[pl.Expr]:
    """One condition a filter that is set, over the columns of the queue page.

    The search finds an id by its beginning and a reason by any part; case does not matter.
    """
    found: list[pl.Expr] = []
    if text := filters.text.strip().lower():
        reason = pl.col("main_reason").str.to_lowercase().str.contains(text, literal=True)
        found.append(pl.col("subject_id").str.to_lowercase().str.starts_with(text) | reason)
    if filters.moved is not None:
        found.append(_moved(filters.moved))
    if filters.streams:
        found.append(pl.col("stream").is_in(filters.streams))
    if filters.areas:
        found.append(pl.col("area_id").is_in(filters.areas))
    if filters.families:
        found.append(pl.col("families").list.set_intersection(list(filters.families)).list.len() > 0)
    if filters.began_from is not None:
        found.append(pl.col("since") >= filters.began_from)
    if filters.began_until is not None:
        found.append(pl.col("since") <= filters.began_until)
    if filters.least_score is not None:
        found.append(pl.col("score") >= filters.least_score)
    if filters.least_probability is not None:
        found.append(pl.col("probability") >= filters.least_probability)
    return found


def _moved(moved: Moved) -> pl.Expr:
    if moved == "New":
        return pl.col("previous_rank").is_null()
    return pl.col("moved") > 0 if moved == "Risen" else pl.col("moved") < 0


def apply(frame: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    """The rows that meet every filter, in the order of the list."""
    found = conditions(filters)
    return frame.filter(*found) if found else frame


def sentence(shown: int, ranked: int) -> str:
    """How much of the list is in sight.

    >>> sentence(20000, 20000), sentence(1, 20000)
    ('All 20,000 subjects', '1 of 20,000 subjects')
    """
    if shown == ranked:
        return f"All {_words.count(ranked)} subjects"
    return f"{_words.count(shown)} of {_words.count(ranked)} subjects"
