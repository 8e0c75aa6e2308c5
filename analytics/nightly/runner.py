"""Runs a list of steps: reads, calls, validates, keeps, records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import RereviewError

if TYPE_CHECKING:
    from analytics.ranking.model import Model
    from analytics.taxonomy import Taxonomy

Relations = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Given:
    """What a night is told before it reads anything."""

    as_of: date
    model: Model
    taxonomy: Taxonomy


@dataclass(frozen=True)
class Step:
    """One line of the night: a pure function, the relations it reads and those it writes.

    A relation that is read is a query (a file in queries/) or written by an earlier step.
    """

    name: str
    function: Callable[[Given, Relations], Relations]
    reads: tuple[str, ...]
    writes: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """The record of one step: rows of each relation read and written."""

    step: str
    read_rows: Mapping[str, int]
    written_rows: Mapping[str, int]


class StepError(RereviewError):
    """A step wrote something else than it declares: a fault of the program, not of its input."""


def run(
    steps: tuple[Step, ...],
    given: Given,
    *,
    read: Callable[[str], pl.DataFrame],
    validate: Callable[[str, pl.DataFrame], pl.DataFrame],
    started: Callable[[str], object],
    done: Callable[[Done], object],
    already: Relations | None = None,
) -> dict[str, pl.DataFrame]:
    """Run the steps in order; returns every relation that was written, those `already` written among them.

    `read` answers a query by name, `validate` holds a written relation against its contract;
    `started` and `done` are told of each step. A step sees the relations it declares and no others.
    """
    written = dict(already or {})
    for step in steps:
        started(step.name)
        seen = {name: written[name] if name in written else read(name) for name in step.reads}
        result = step.function(given, seen)
        if set(result) != set(step.writes):
            raise StepError(f"step {step.name}: wrote {sorted(result)}", allowed=", ".join(step.writes))
        written.update({name: validate(name, frame) for name, frame in result.items()})
        done(Done(step.name, _rows(seen), _rows({name: written[name] for name in step.writes})))
    return written


def _rows(relations: Relations) -> dict[str, int]:
    return {name: frame.height for name, frame in relations.items()}
