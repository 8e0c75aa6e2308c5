"""The list of a published night, as the desk takes cases from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from analytics.errors import UsageError
from analytics.reports import Floats, Ints
from analytics.store import nights
from analytics.store.nights import Night


@dataclass(frozen=True, eq=False)
class Listed:
    """Everybody ranked on one night, best first: n ids, ranks (from 1) and scores (nats), shape (n,)."""

    as_of: date
    subject_ids: tuple[str, ...]
    ranks: Ints
    scores: Floats

    def __post_init__(self) -> None:
        count = len(self.subject_ids)
        if len(self.ranks) != count or len(self.scores) != count:
            raise UsageError("list: ids, ranks and scores differ in length", allowed="one each a person")
        if count > 1 and bool((np.diff(self.ranks) <= 0).any()):
            raise UsageError("list: not in the order of reading", allowed="growing ranks")

    @cached_property
    def places(self) -> dict[str, int]:
        """Position in the arrays by id."""
        return {subject_id: place for place, subject_id in enumerate(self.subject_ids)}

    def rank(self, subject_id: str) -> int | None:
        """Somebody's rank; None where they are not ranked."""
        place = self.places.get(subject_id)
        return None if place is None else int(self.ranks[place])

    def in_order(self) -> Iterator[tuple[str, int]]:
        """Id and rank of everybody, best first."""
        return zip(self.subject_ids, self.ranks.tolist(), strict=True)


def of_queue(as_of: date, queue: pl.DataFrame) -> Listed:
    """From a night's queue (`read_night_queue`, `read_page_queue`): subject_id, rank, score, by rank."""
    return Listed(
        as_of,
        tuple(queue["subject_id"].to_list()),
        queue["rank"].cast(pl.Int64).to_numpy(),
        queue["score"].cast(pl.Float64).to_numpy(),
    )


def of_night(night: Night) -> Listed:
    """From a published night; `ContractError` where its file is gone."""
    return of_queue(night.as_of, nights.read(night, "read_page_queue"))
