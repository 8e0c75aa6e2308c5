"""Everything that the desk's tables hold on one subject, as plain rows: for bundles and requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.casework import removal_tables, tables, texts
from analytics.casework.columns import METADATA
from analytics.casework.database import Casework
from analytics.casework.removal import withholding
from analytics.store import nights, switch
from analytics.store.open import Store

Rows = list[dict[str, Any]]
_PLACES = ("rank", "score", "probability")
_OF_A_READING = (tables.judgements, tables.reveals, tables.decisions)


def of_subject(connection: Connection, casework: Casework, subject_id: str) -> dict[str, Rows]:
    """Rows by table's name; a column that points at a text has the text itself beside it.

    `cases`, what hangs on them, marks, proposals with what was said to them, restrictions. An erased text
    says so.
    """
    reference = casework.keys.reference(subject_id)
    found = {
        name: _rows(connection, sa.select(table).where(table.c.subject == reference))
        for name, table in METADATA.tables.items()
        if "subject" in table.c and table is not tables.audit
    }
    signatures, proposed = removal_tables.removal_signatures, [row["number"] for row in found["removals"]]
    said = sa.select(signatures).where(signatures.c.removal.in_(proposed))
    found[signatures.name] = _rows(connection, said)
    cases = [row["case_id"] for row in found["cases"]]
    for table in (tables.case_moves, tables.readings):
        found[table.name] = _rows(connection, sa.select(table).where(table.c.case_id.in_(cases)))
    readings = [row["number"] for row in found["readings"]]
    for table in _OF_A_READING:
        found[table.name] = _rows(connection, sa.select(table).where(table.c.reading.in_(readings)))
    return {name: _with_texts(connection, name, rows) for name, rows in found.items()}


def nights_shown(casework: Casework, store: Store, connection: Connection, subject_id: str) -> Rows:
    """The subject's rank and score in every night that an entry of theirs says was looked at.

    A night whose file was dropped, or which does not rank them, has nulls. While the program is switched off
    or their data is restricted, there is none: a bundle proves acts, and goes without places.
    """
    if not may_place(casework, store, subject_id):
        return []
    columns = tables.audit.c
    reference = casework.keys.reference(subject_id)
    asked = sa.select(columns.content).where(columns.subject == reference)
    told = (_night(content) for (content,) in connection.execute(asked))
    numbers = {number for number in told if number is not None}
    looked_at = [night for night in nights.all(store) if {night.number, str(night.as_of)} & numbers]
    return list(_figures(subject_id, looked_at))


def may_place(casework: Casework, store: Store, subject_id: str) -> bool:
    """Whether it may be told where somebody stood: the program is on, and their data is not restricted."""
    return switch.standing(store) is None and not withholding.in_casework(casework).hides(subject_id)


def without_places(record: dict[str, Rows]) -> dict[str, Rows]:
    """The rows of `of_subject` without rank, score and probability: what was done stays."""
    return {
        name: [{key: None if key in _PLACES else value for key, value in row.items()} for row in rows]
        for name, rows in record.items()
    }


def _figures(subject_id: str, looked_at: list[nights.Night]) -> Iterator[dict[str, Any]]:
    for night in looked_at:
        told: dict[str, Any] = {"night": night.number, "as_of": str(night.as_of), "rank": None, "score": None}
        if night.dropped is None:
            place = nights.read(night, "read_night_subject", subject_id=subject_id)
            told |= place.select("rank", "score").row(0, named=True) if place.height else {}
        yield told


def _night(content: str) -> int | str | None:
    """The number or the date of the night that an entry speaks of."""
    try:
        told = json.loads(content)
    except ValueError:
        return None
    named = told.get("night", told.get("as_of")) if isinstance(told, dict) else None
    return named if isinstance(named, int | str) else None


def _rows(connection: Connection, asked: sa.Select[Any]) -> Rows:
    return [dict(row._mapping) for row in connection.execute(asked)]


def _with_texts(connection: Connection, name: str, rows: Rows) -> Rows:
    pointing = [
        column.name
        for column in METADATA.tables[name].columns
        if any(key.column.table is tables.texts for key in column.foreign_keys)
    ]
    for column in pointing:
        said = texts.bodies(connection, (row[column] for row in rows))
        for row in rows:
            row[f"{column}_text"] = said.get(row[column]) if row[column] is not None else None
    return rows
