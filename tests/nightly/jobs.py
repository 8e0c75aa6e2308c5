"""Runs the nightly job inside a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from analytics import taxonomy
from analytics.nightly.job import Job, Result, nightly
from analytics.store.open import Store, open_store

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
FIRST = date(2026, 6, 30)
"""The night that `tiny_store` has published."""


@dataclass
class Kept:
    """A log that keeps what it is told."""

    events: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def info(self, event: str, **particulars: object) -> None:
        self.events.append((event, particulars))

    error = info

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]


def run(path: Path | Store, as_of: date, *feeds: Path, log: Kept | None = None) -> Result:
    store = path if isinstance(path, Store) else open_store(path)
    return nightly(store, Job(as_of, feeds, NOW), taxonomy.load(), log or Kept())


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
