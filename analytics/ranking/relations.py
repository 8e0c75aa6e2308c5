"""What a ranking reads of a store. It imports nothing heavy, so that reading can start at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl


class Session(Protocol):
    """What is needed of an open store: `store.reading.Reading` is one."""

    def frame(self, name: str, **parameters: object) -> pl.DataFrame:
        """Run the named query with bound parameters."""
        ...


@dataclass(frozen=True)
class Relations:
    """The relations of the queries `read_*`, each with all that was recorded by `until`."""

    until: date
    reports: pl.DataFrame
    versions: pl.DataFrame
    involvements: pl.DataFrame
    outcomes: pl.DataFrame


def read_relations(session: Session, until: date) -> Relations:
    """Run the four queries."""
    return Relations(
        until=until,
        reports=session.frame("read_reports", as_of=until),
        versions=session.frame("read_subject_versions", as_of=until),
        involvements=session.frame("read_involvements"),
        outcomes=session.frame("read_outcomes", as_of=until),
    )
