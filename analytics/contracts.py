"""Every table of the feed: its columns, what they may hold, its key, and what it refers to.

This is section 1 of the contract as data. Reading, checking, storing, simulating and the
documentation all take their columns from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["identifier", "text", "timestamp", "date", "choice", "event_type"]

IDENTIFIER_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}"
TEXT_CHARACTERS = 2_000
CLASSIFICATION = "synthetic"
CONTRACT_VERSION = 1

SOURCE_KINDS = ("police", "platform", "bank", "border", "prison_probation", "community", "partner_agency")
SOURCE_GRADES = ("1", "2", "3")
INTELLIGENCE_GRADES = ("A", "B", "C", "D", "E")
LINK_KINDS = ("subject", "address", "phone", "device", "account", "vehicle")
ROLES = ("subject", "associate", "witness", "victim")


@dataclass(frozen=True)
class Column:
    """One column of a feed table; times are UTC, text at most `TEXT_CHARACTERS` characters."""

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One feed table: one row a `key`; `refers_to` names the table whose key a column must be in."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers_to: tuple[tuple[str, str], ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in the contract's order."""
        return tuple(column.name for column in self.columns)


def _identifier(name: str, *, required: bool = True) -> Column:
    return Column(name, "identifier", required)


def _choice(name: str, *choices: str, required: bool = True) -> Column:
    return Column(name, "choice", required, choices)


FEED: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "subjects",
            (
                _identifier("subject_id"),
                Column("recorded_at", "timestamp", required=False),
                _choice("status", "closed", "active"),
                Column("stream", "text"),
                Column("opened_on", "date"),
                Column("closed_on", "date", required=False),
                _identifier("area_id", required=False),
                _choice("retention_group", "1", "2", "3", required=False),
            ),
            key=("subject_id", "recorded_at"),
        ),
        Table(
            "investigations",
            (
                _identifier("investigation_id"),
                Column("recorded_at", "timestamp", required=False),
                _choice("status", "live", "closed"),
                Column("opened_on", "date"),
                Column("closed_on", "date", required=False),
            ),
            key=("investigation_id", "recorded_at"),
        ),
        Table(
            "involvements",
            (_identifier("subject_id"), _identifier("investigation_id"), _choice("role", *ROLES)),
            key=("subject_id", "investigation_id", "role"),
            refers_to=(("subject_id", "subjects"),),
        ),
        Table(
            "events",
            (
                _identifier("event_id"),
                _identifier("subject_id"),
                Column("occurred_at", "timestamp"),
                Column("recorded_at", "timestamp"),
                Column("event_type", "event_type"),
                _identifier("source_id"),
                _choice("source_kind", *SOURCE_KINDS),
                _choice("source_grade", *SOURCE_GRADES),
                _choice("intelligence_grade", *INTELLIGENCE_GRADES),
                Column("detail", "text", required=False),
            ),
            key=("event_id",),
            refers_to=(("subject_id", "subjects"),),
        ),
        Table(
            "event_links",
            (_identifier("event_id"), _choice("link_kind", *LINK_KINDS), _identifier("link_value")),
            key=("event_id", "link_kind", "link_value"),
            refers_to=(("event_id", "events"),),
        ),
        Table(
            "corrections",
            (
                _identifier("event_id"),
                _choice("action", "retract"),
                Column("recorded_at", "timestamp"),
                Column("reason", "text"),
            ),
            key=("event_id", "action"),
            refers_to=(("event_id", "events"),),
        ),
        Table(
            "outcomes",
            (
                _identifier("subject_id"),
                _choice("outcome", "reopened", "no_further_action"),
                Column("occurred_on", "date"),
                Column("recorded_at", "timestamp"),
            ),
            key=("subject_id", "outcome", "occurred_on"),
            refers_to=(("subject_id", "subjects"),),
        ),
        Table(
            "protected_attributes",
            (
                _identifier("subject_id"),
                Column("sex", "text", required=False),
                Column("age_band", "text", required=False),
                Column("ethnicity_group", "text", required=False),
            ),
            key=("subject_id",),
            refers_to=(("subject_id", "subjects"),),
        ),
    )
}
"""Feed tables by name, in the order in which they are loaded: what is referred to comes first."""
