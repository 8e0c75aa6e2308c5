"""One view over one file of the feed, always with exactly the contract's columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ConstantExpression,
    DuckDBPyRelation,
    Expression,
    SQLExpression,
)
from duckdb import ColumnExpression as Col
from duckdb import FunctionExpression as Fn

from analytics.contracts import Column, Table
from analytics.errors import ContractError
from analytics.store import queries
from analytics.store.session import Session, failing_as

ROW_NUMBER = "file_row_number"
ZONED_TYPES = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
MOMENT_TYPES = ("TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S", *ZONED_TYPES)
FURTHER = "further"
CSV_RECORDS, STAGED_RECORDS = "csv_records", "staged_records"
"""A CSV file's records as they are read, not numbered, and the same kept in a table."""
ASIDE_PREFIX = "quarantine_"
"""Columns that an export of quarantined rows adds; a repaired feed may still have them."""


@dataclass(frozen=True)
class RawFile:
    """Feed rows in the order in which they came: of Parquet files, or of a relation of the session.

    `names` maps the feed's column names to the names that the engine gives them. `marked` files
    were staged record by record: their columns row_number, unread and raw say where each row
    stood, why it could not be taken apart (null: it could), and how it came (null: as its columns say).
    """

    paths: tuple[Path, ...]
    names: dict[str, str]
    marked: bool = False
    relation: str | None = None


def parquet_file(session: Session, path: Path) -> RawFile:
    """Take up a Parquet file as it is; raises `QueryError` where it is none."""
    with failing_as("schema_of_file"):
        engine_names = session.connection.read_parquet([escape(str(path))], hive_partitioning=False).columns
    schema = session.rows("schema_of_file", path=escape(str(path)))
    names = _top_level([(name, int(children or 0)) for name, children in schema])
    if len(names) != len(engine_names):
        names = list(engine_names)
    return RawFile((path,), named_once(names, engine_names))


def named_once(names: Sequence[str], engine_names: Sequence[str]) -> dict[str, str]:
    """Map feed names to engine names; `ContractError` where a column of the file stands twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ContractError(f"column {twice[0]!r} stands twice", allowed="each column once")
    return dict(zip(names, engine_names, strict=True))


def _top_level(schema: list[tuple[str, int]]) -> list[str]:
    """Names of the outermost columns of a Parquet schema, given depth first with its root."""
    names: list[str] = []
    inside = 0
    for name, children in schema[1:]:
        if inside == 0:
            names.append(name)
            inside = children
        else:
            inside += children - 1
    return names


def define_raw(session: Session, table: Table, file: RawFile | None) -> None:
    """Create the view `raw`, also called `raw_TABLE`.

    It has row_number from 1, the contract's columns, unread, and the whole row as JSON in raw.
    Columns come as text, or as TIMESTAMP and DATE where the file has them so; empty text is null,
    and a column that the file lacks is null throughout. Without a file there are no rows.
    """
    file = file or RawFile((), {}, marked=True)
    with failing_as(f"check_{table.name}"):
        relation = _relation(session, file)
        types = {name: str(kind) for name, kind in zip(relation.columns, relation.types, strict=True)}
        columns = [_contract_column(column, file, types).alias(column.name) for column in table.columns]
        if table.name == "protected_attributes":
            columns.append(_further(table, file, types).alias(FURTHER))
        raw = relation.select(
            _row_number(relation, file).alias("row_number"),
            *columns,
            (Col("unread") if file.marked else ConstantExpression(None).cast("VARCHAR")).alias("unread"),
            _as_it_came(file, types).alias("raw"),
        )
        session.name("raw", raw)
        session.name(f"raw_{table.name}", raw)


def _relation(session: Session, file: RawFile) -> DuckDBPyRelation:
    if file.relation:
        return session.connection.table(file.relation)
    if not file.paths:
        return session.connection.sql(queries.text("schema_no_rows"))
    paths = [escape(str(path)) for path in file.paths]
    return session.connection.read_parquet(paths, hive_partitioning=False)


def _row_number(relation: DuckDBPyRelation, file: RawFile) -> Expression:
    if file.marked:
        return Col("row_number")
    if file.relation == CSV_RECORDS:
        return ConstantExpression(None).cast("BIGINT")
    if file.relation:
        return Col("rowid") + ConstantExpression(1)
    if ROW_NUMBER in (name.lower() for name in relation.columns):
        return SQLExpression("row_number() over ()")
    return Col(ROW_NUMBER) + ConstantExpression(1)


def _contract_column(column: Column, file: RawFile, types: dict[str, str]) -> Expression:
    engine_name = file.names.get(column.name)
    if engine_name is None:
        return ConstantExpression(None).cast("VARCHAR")
    kind = types[engine_name]
    value: Expression = Col(engine_name)
    if kind in MOMENT_TYPES and column.kind == "timestamp":
        return value.cast("TIMESTAMP")
    if kind in MOMENT_TYPES and column.kind == "date":
        moment = value.cast("TIMESTAMP")
        at_midnight = moment == moment.cast("DATE").cast("TIMESTAMP")
        return CaseExpression(at_midnight, moment.cast("DATE").cast("VARCHAR")).otherwise(
            moment.cast("VARCHAR")
        )
    if kind == "DATE" and column.kind == "date":
        return value
    return Fn("nullif", _as_text(engine_name, kind), ConstantExpression(""))


def _as_text(engine_name: str, kind: str) -> Expression:
    """Any column as text; bytes as the UTF-8 that they are, or escaped where they are not."""
    if kind == "BLOB":
        return Fn("as_utf8", Col(engine_name))
    value: Expression = Col(engine_name)
    if kind in ZONED_TYPES:
        value = value.cast("TIMESTAMP")
    return value.cast("VARCHAR")


def _as_it_came(file: RawFile, types: dict[str, str]) -> Expression:
    """The whole row as a JSON object of texts."""
    pairs = [
        part
        for name, engine_name in file.names.items()
        for part in (ConstantExpression(name), _as_text(engine_name, types[engine_name]))
    ]
    row = Fn("json_object", *pairs).cast("VARCHAR")
    return CoalesceOperator(Col("raw"), row) if file.marked else row


def _further(table: Table, file: RawFile, types: dict[str, str]) -> Expression:
    """Columns beyond the contract's as a JSON object without nulls; null where nothing is left."""
    pairs = [
        part
        for name, engine_name in sorted(file.names.items())
        if name not in table.column_names and not name.startswith(ASIDE_PREFIX)
        for part in (
            ConstantExpression(name),
            Fn("nullif", _as_text(engine_name, types[engine_name]), ConstantExpression("")),
        )
    ]
    if not pairs:
        return ConstantExpression(None).cast("VARCHAR")
    without_nulls = Fn("json_merge_patch", ConstantExpression("{}"), Fn("json_object", *pairs))
    return Fn("nullif", without_nulls.cast("VARCHAR"), ConstantExpression("{}"))
