"""The counts of one ingest."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from analytics.contracts import FEED


@dataclass(frozen=True)
class Counts:
    """What became of a table's rows; the first four add up to the rows of the feed.

    `released` counts rows held before that now found what they refer to.

    >>> Counts(accepted=2, held=1).rows
    3
    """

    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    quarantined: int = 0
    released: int = 0

    @property
    def rows(self) -> int:
        """Rows that the feed had of this table."""
        return self.accepted + self.duplicate + self.held + self.quarantined


@dataclass(frozen=True)
class Refusal:
    """A file of which nothing was loaded, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class IngestReport:
    """Counts a table, all tables of the contract; files refused; files that are no table of it."""

    tables: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in FEED})
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The object that `ingest --json` prints."""
        return {
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "refused": [asdict(refusal) for refusal in self.refused],
        }
