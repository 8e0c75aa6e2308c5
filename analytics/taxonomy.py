"""Event types, their families, severities and fold windows, read from a data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analytics.errors import ContractError

GRAVEST = 100
DEFAULT_PATH = Path(__file__).with_name("taxonomy.toml")


@dataclass(frozen=True)
class EventType:
    """One type of event.

    `severity` runs from 0 (trivial) to 100 (gravest); `fold_days` is the window in days
    within which reports of different sources are taken for one incident, `neighbour_hours`
    the same for reports of another type of the family (0: never). A `protective` type speaks
    against an escalation, a `neutral` one tells of circumstances and speaks neither way.
    """

    name: str
    family: str
    severity: int
    protective: bool
    fold_days: int
    neighbour_hours: int
    neutral: bool

    @property
    def weighs(self) -> bool:
        """Whether incidents of this type can speak for an escalation."""
        return not (self.protective or self.neutral)


@dataclass(frozen=True)
class Taxonomy:
    """All event types, in the order of the file; a type's position is its code in arrays.

    >>> taxonomy = load()
    >>> taxonomy.type("arrest").family, taxonomy.code("hostile_expression")
    ('criminality', 0)
    """

    types: tuple[EventType, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all types, by code."""
        return tuple(entry.name for entry in self.types)

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the families, in order of first appearance."""
        return tuple(dict.fromkeys(entry.family for entry in self.types))

    def code(self, name: str) -> int:
        """Position of a type; `ValueError` where the taxonomy has none of that name."""
        return self.names.index(name)

    def type(self, name: str) -> EventType:
        """One type by name."""
        return self.types[self.code(name)]


def _entry(name: str, row: object, families: dict[str, dict[str, object]], path: Path) -> EventType:
    where = f"{path}: type {name!r}"
    if not isinstance(row, dict) or row.get("family") not in families:
        raise ContractError(f"{where}: unknown family", allowed=", ".join(families))
    family = families[row["family"]]
    severity, fold_days = row.get("severity"), row.get("fold_days", family.get("fold_days"))
    neighbour_hours = row.get("neighbour_hours", family.get("neighbour_hours", 0))
    if not isinstance(severity, int) or not 0 <= severity <= GRAVEST:
        raise ContractError(f"{where}: severity {severity!r}", allowed="a whole number from 0 to 100")
    if not isinstance(fold_days, int) or fold_days < 0:
        raise ContractError(f"{where}: fold_days {fold_days!r}", allowed="a whole number of days from 0")
    if not isinstance(neighbour_hours, int) or neighbour_hours < 0:
        raise ContractError(
            f"{where}: neighbour_hours {neighbour_hours!r}", allowed="a whole number of hours from 0"
        )
    protective = bool(family.get("protective", False))
    neutral = bool(row.get("neutral", False))
    return EventType(name, row["family"], severity, protective, fold_days, neighbour_hours, neutral)


@cache
def load(path: Path = DEFAULT_PATH) -> Taxonomy:
    """Read a taxonomy file; `ContractError` names the entry that cannot be used."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path}: cannot be read as a taxonomy: {error}", allowed="a TOML file") from None
    families = content.get("families", {})
    entries = (_entry(name, row, families, path) for name, row in content.get("types", {}).items())
    return Taxonomy(tuple(entries))
