"""Which reports put a subject into a lane of their own, and how many cases one source may open by them."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import polars as pl

from analytics import taxonomy
from analytics.errors import ContractError

DEFAULT_PATH = Path(__file__).with_name("tripwires.toml")
HITS: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject_id": pl.String,
    "event_id": pl.String,
    "event_type": pl.String,
    "source_id": pl.String,
    "recorded_at": pl.Datetime("us"),
}
"""One row a report that trips, as `read_tripwires` gives them."""


@dataclass(frozen=True)
class Tripwires:
    """Event types with the reason why each one trips; `sha256` is the hash of the file."""

    reasons: Mapping[str, str]
    sha256: str


@dataclass(frozen=True)
class Trip:
    """A subject whom reports put into the lane: their ids, oldest first, and why in words.

    `source_id` is the source whose share of the night's cases it takes.
    """

    subject_id: str
    event_ids: tuple[str, ...]
    why: str
    source_id: str


@dataclass(frozen=True)
class Tripped:
    """`trips` in the order in which they are read; `held_back` counts subjects by source beyond its share."""

    trips: tuple[Trip, ...]
    held_back: Mapping[str, int]


def load(path: Path = DEFAULT_PATH, known: Collection[str] | None = None) -> Tripwires:
    """The policy file; `known` are the taxonomy's types. `ContractError` names what is wrong with it."""
    allowed = taxonomy.load().names if known is None else known
    try:
        content = path.read_bytes()
        tables = tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path}: {error}", allowed="a TOML file with one table an event type") from None
    for name, table in tables.items():
        if name not in allowed:
            raise ContractError(f"{path}: no event type {name!r}", allowed="a type of the taxonomy")
        reason = table.get("reason") if isinstance(table, dict) else None
        if not isinstance(reason, str) or not reason.strip() or set(table) != {"reason"}:
            raise ContractError(
                f"{path}: [{name}]", allowed='reason = "why it cannot wait", and nothing else'
            )
    reasons = {name: table["reason"].strip() for name, table in tables.items()}
    return Tripwires(MappingProxyType(reasons), hashlib.sha256(content).hexdigest())


def admit(
    hits: pl.DataFrame, ranks: Mapping[str, int], used: Mapping[str, int], share: int, wires: Tripwires
) -> Tripped:
    """Who gets into the lane: ranked subjects, oldest report first, then by rank, up to each source's share.

    `hits` as `HITS`, already without what was seen; `used` counts the cases that each source has opened this
    night. A subject reported by several sources takes from the one that used least.
    """
    room = Counter({source: share - used.get(source, 0) for source in hits["source_id"].unique()})
    trips: list[Trip] = []
    held: Counter[str] = Counter()
    by_subject = hits.sort("recorded_at", "event_id").partition_by(
        "subject_id", as_dict=True, maintain_order=True
    )
    ordered = sorted(
        (rows["recorded_at"][0], ranks[str(key[0])], str(key[0]), rows)
        for key, rows in by_subject.items()
        if key[0] in ranks
    )
    for _, _, subject_id, rows in ordered:
        sources = sorted(rows["source_id"].unique(), key=lambda source: (-room[source], source))
        source = str(sources[0])
        if room[source] <= 0:
            held[source] += 1
            continue
        room[source] -= 1
        types = rows["event_type"].unique(maintain_order=True)
        why = " ".join(wires.reasons[name] for name in types)
        trips.append(Trip(subject_id, tuple(_charged_first(rows, source)), why, source))
    return Tripped(tuple(trips), MappingProxyType(dict(held)))


def _charged_first(rows: pl.DataFrame, source: str) -> list[str]:
    """Ids of the reports, the ones of the source whose share was taken before the others."""
    return rows.sort(rows["source_id"] != source, maintain_order=True)["event_id"].to_list()
