"""What a gate that judges a night is, and what it may look at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

import polars as pl

from analytics.evaluation.fairness.counts import Cell
from analytics.nightly.gates._verdict import Verdict, Word
from analytics.nightly.runner import Relations
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.state import Load

DAY = 1
"""Days ago, up to which a feed that reaches the night has recorded something."""


@dataclass(frozen=True)
class Seen:
    """A night that is to be published, and what it is held against.

    `tables` are its relations, `model_id` and `parameters` what ranked it, `before` the night that it is
    compared with, `published` every night so far, `loads` those that it read, oldest first. `read`
    answers a query on the feed as known that night. `arrived` runs a query on the rows of a table that
    a load brought, as the view `arrived`. `selected` counts a list and its first so many by protected
    attribute, as far as loaded. What is seen is the same whenever the night is computed again.
    """

    as_of: date
    tables: Relations
    model_id: str
    parameters: object
    before: Night | None
    published: Sequence[Night]
    loads: Sequence[Load]
    read: Callable[[str], pl.DataFrame]
    arrived: Callable[[str, Load, str, datetime], pl.DataFrame]
    selected: Callable[[pl.DataFrame, int], Sequence[Cell]]

    @cached_property
    def queue_before(self) -> pl.DataFrame:
        """`read_night_queue` of the night before; there must be one."""
        return pl.DataFrame() if self.before is None else nights.read(self.before, "read_night_queue")

    @cached_property
    def volumes(self) -> pl.DataFrame:
        """`read_gate_volumes`: reports by days ago, source kind and source."""
        return self.read("read_gate_volumes")

    @property
    def days(self) -> int:
        """Days since the night before; 0 where there is none."""
        return 0 if self.before is None else (self.as_of - self.before.as_of).days

    @property
    def against(self) -> str:
        """The night before in words."""
        return "" if self.before is None else f"the night of {self.before.as_of}"

    @property
    def new_loads(self) -> Sequence[Load]:
        """Loads that the night before had not read; all of them where there is none."""
        return [load for load in self.loads if load.number > loaded(self.before)]

    @property
    def is_fed(self) -> bool:
        """Was something loaded since the night before, or does what was loaded reach up to this night?"""
        return bool(self.new_loads) or not self.volumes.filter(pl.col("days_ago") < DAY).is_empty()


def loaded(night: Night | None) -> int:
    """Number of the last load that a night read; 0 where there is no night."""
    return 0 if night is None else int(night.manifest["inputs"]["loaded"])


class Gate(ABC):
    """A frozen dataclass: its fields are the thresholds that the policy sets, by these names.

    The first line of its docstring is the question that it answers.
    """

    shares: ClassVar[tuple[str, ...]] = ()
    """Fields that cannot exceed 1."""

    @property
    def name(self) -> str:
        """The gate's name: its file's."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def title(self) -> str:
        """The question."""
        return (type(self).__doc__ or "").splitlines()[0]

    @abstractmethod
    def check(self, seen: Seen) -> Verdict:
        """The verdict on a night; `no reference` where there is nothing to hold it against."""

    def no_reference(self, why: str) -> Verdict:
        """The verdict where nothing can be said."""
        return Verdict(self.name, "no reference", why)

    def verdict(self, figure: str, measured: float, limit: float, against: str = "") -> Verdict:
        """Failed where more was measured than the limit allows; a figure that is no number fails too."""
        word: Word = "passed" if measured <= limit else "failed"
        return Verdict(self.name, word, figure, round(measured, 6), round(limit, 6), against)
