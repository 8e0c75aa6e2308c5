"""What the contract says about each row, in plain Python: slow, and easy to check by reading."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from analytics.contracts import FEED, Column, Table
from analytics.feed.report import Counts
from analytics.taxonomy import load

Row = dict[str, str | None]
Feed = dict[str, list[Row]]
Values = tuple[object, ...]

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?Z?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TYPES = set(load().names)


class FlawError(Exception):
    """The row must be quarantined."""


def moment(text: str) -> datetime:
    """A timestamp of the contract."""
    found = MOMENT.fullmatch(text)
    if not found:
        raise FlawError(text)
    day, clock, fraction = found.groups()
    try:
        whole = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    except ValueError:
        raise FlawError(text) from None
    return whole.replace(microsecond=int(((fraction or ".")[1:] + "000000")[:6]))


def value(column: Column, text: str | None) -> object:
    """What one cell says; `FlawError` where the contract does not allow it."""
    if text is None or text == "":
        if column.required:
            raise FlawError(column.name)
        return None
    if column.kind == "timestamp":
        return moment(text)
    if column.kind == "date":
        if not DAY.fullmatch(text):
            raise FlawError(text)
        return moment(f"{text} 00:00:00").date()
    allowed = {
        "identifier": lambda: IDENTIFIER.fullmatch(text) is not None,
        "choice": lambda: text in column.choices,
        "event_type": lambda: text in TYPES,
        "text": lambda: len(text) <= 2_000,
    }
    if not allowed[column.kind]():
        raise FlawError(text)
    return text


def content(table: Table, row: Row) -> dict[str, object]:
    """What a row says; `FlawError` where it must be quarantined whole."""
    said = {column.name: value(column, row.get(column.name)) for column in table.columns}
    if "opened_on" in said and said["recorded_at"] is None:
        said["recorded_at"] = moment(f"{said['opened_on']} 00:00:00")
    if table.name == "events" and said["occurred_at"] > said["recorded_at"]:  # type: ignore[operator]
        raise FlawError("occurred_at")
    return said


@dataclass
class Oracle:
    """The rows accepted and held so far, by table and key."""

    accepted: dict[str, dict[Values, Values]] = field(default_factory=lambda: defaultdict(dict))
    held: dict[str, dict[Values, Values]] = field(default_factory=lambda: defaultdict(dict))

    def ingest(self, feed: Feed) -> dict[str, Counts]:
        """Counts of one feed, table by table in the contract's order."""
        return {name: self._load(table, feed.get(name, [])) for name, table in FEED.items()}

    def _load(self, table: Table, rows: list[Row]) -> Counts:
        counts: dict[str, int] = defaultdict(int)
        held, accepted = self.held[table.name], self.accepted[table.name]
        for key, said in list(held.items()):
            if self._known(table, said):
                accepted[key] = held.pop(key)
                counts["released"] += 1
        for row in rows:
            counts[self._place(table, row)] += 1
        return Counts(**counts)

    def _place(self, table: Table, row: Row) -> str:
        try:
            said = content(table, row)
        except FlawError:
            return "quarantined"
        key, values = tuple(said[name] for name in table.key), tuple(said.values())
        held, accepted = self.held[table.name], self.accepted[table.name]
        for places, name in ((accepted, "duplicate"), (held, "held")):
            if key in places:
                return name if places[key] == values else "quarantined"
        known = self._known(table, values)
        (accepted if known else held)[key] = values
        return "accepted" if known else "held"

    def _known(self, table: Table, values: Values) -> bool:
        for column, referred in table.refers_to:
            wanted = values[table.column_names.index(column)]
            if all(key[0] != wanted for key in self.accepted[referred]):
                return False
        return True
