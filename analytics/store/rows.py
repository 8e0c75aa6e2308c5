"""The parts of a row that deciding about it needs, the same for every table."""

from __future__ import annotations

from duckdb import ColumnExpression as Col
from duckdb import ConstantExpression, Expression
from duckdb import FunctionExpression as Fn

from analytics.contracts import Table
from analytics.store.raw import FURTHER
from analytics.store.session import Session, failing_as


def stored_columns(table: Table) -> tuple[str, ...]:
    """Columns that are kept of a table's rows: the contract's, and the further ones as JSON."""
    further = (FURTHER,) if table.name == "protected_attributes" else ()
    return (*table.column_names, *further)


def define_rows(session: Session, table: Table, view: str, source: str, *extra: str) -> None:
    """Create `view` over relation `source`: what decides about a row, its columns, and `extra`.

    That is key, key_hash, content and reference: `key` and `content` are tuples, so that one query
    compares rows of any table; `reference` is the id that must be known, null for a table that
    refers to nothing.
    """
    reference: Expression = ConstantExpression(None).cast("VARCHAR")
    for column, _ in table.refers_to:
        reference = Col(column)
    columns = stored_columns(table)
    with failing_as(f"check_{table.name}"):
        rows = session.connection.table(source).select(
            Fn("row", *(Col(name) for name in table.key)).alias("key"),
            Fn("hash", *(Col(name) for name in table.key)).alias("key_hash"),
            Fn("row", *(Col(name) for name in columns)).alias("content"),
            reference.alias("reference"),
            *(Col(name) for name in (*columns, *extra)),
        )
        session.name(view, rows)


def define_columns(session: Session, table: Table, view: str, *sources: str) -> None:
    """Create `view` with the columns that are kept, over all rows of the relations `sources`."""
    columns = [Col(name) for name in stored_columns(table)]
    with failing_as(f"schema_{table.name}"):
        parts = [session.connection.table(source).select(*columns) for source in sources]
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.union(part)
        session.name(view, whole)
