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
    """Counts a table, all tables of the contract; files refused; files that are no table of it.

    `held_back` says how many of a table's held rows were not kept, since they name people who were erased.
    """

    tables: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in FEED})
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()
    held_back: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The object that `ingest --json` prints; `held_back` is there only if any rows were."""
        told: dict[str, object] = {
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "refused": [asdict(refusal) for refusal in self.refused],
        }
        return told | {"held_back": self.held_back} if self.held_back else told
