"""Which file of a feed folder holds which table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analytics.contracts import FEED
from analytics.errors import ContractError
from analytics.feed.report import Refusal

FORMATS = ("parquet", "csv")


@dataclass(frozen=True)
class FeedFiles:
    """Table files by table name; files refused already; files that are no table of the contract."""

    tables: dict[str, Path]
    refused: tuple[Refusal, ...]
    ignored: tuple[str, ...]


def find(feed: Path) -> FeedFiles:
    """Look through a feed folder; a table that is there in both formats is refused by name."""
    try:
        present = {entry.name: entry for entry in sorted(feed.iterdir())}
    except OSError as error:
        raise ContractError(f"feed {feed}: {error.strerror}", allowed="a folder that can be read") from None
    tables: dict[str, Path] = {}
    refused: list[Refusal] = []
    expected = {"manifest.json"}
    for table in FEED:
        names = [f"{table}.{suffix}" for suffix in FORMATS]
        expected.update(names)
        found = [name for name in names if name in present]
        if len(found) > 1:
            reason = f"{' and '.join(found)} are both there; allowed: one of them"
            refused.extend(Refusal(name, reason) for name in found)
        elif found:
            tables[table] = present[found[0]]
    return FeedFiles(tables, tuple(refused), tuple(name for name in present if name not in expected))
