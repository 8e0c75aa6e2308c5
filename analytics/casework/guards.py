"""Triggers that keep the rows of append-only tables as they were written, in either kind of database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.errors import ContractError

ERASABLE = {"marks": ("event_id",)}
"""Columns of guarded tables that may be emptied, and changed in no other way."""

_SQLITE = (
    """
create trigger {table}_stay before update{of_columns} on {table}
begin select raise(abort, '{table} is never changed'); end
""",
    """
create trigger {table}_remain before delete on {table}
begin select raise(abort, '{table} is never taken away'); end
""",
)
_SQLITE_EMPTIED = """
create trigger {table}_{column}_stays before update of {column} on {table} when new.{column} is not null
begin select raise(abort, '{table} is never changed'); end
"""
_POSTGRESQL_FUNCTION = """
create or replace function rereview_refuse() returns trigger language plpgsql as $$
begin raise exception '% is never changed', tg_table_name; end $$
"""
_POSTGRESQL = (
    """
create trigger {table}_stay before update{of_columns} on {table}
for each row execute function rereview_refuse()
""",
    """
create trigger {table}_gone before delete on {table}
for each row execute function rereview_refuse()
""",
    """
create trigger {table}_remain before truncate on {table}
for each statement execute function rereview_refuse()
""",
)
_POSTGRESQL_EMPTIED = """
create trigger {table}_{column}_stays before update of {column} on {table}
for each row when (new.{column} is not null) execute function rereview_refuse()
"""


def guard(connection: Connection, table: str) -> None:
    """Let rows of a table be added, and nothing else; `ContractError` for a name that is no table's."""
    if table not in sa.inspect(connection).get_table_names():
        raise ContractError(f"casework: {table}: no table", allowed="a table of the casework database")
    triggers: tuple[str, ...] = _SQLITE
    emptied = _SQLITE_EMPTIED
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRESQL_FUNCTION.replace("%", "%%"))
        triggers, emptied = _POSTGRESQL, _POSTGRESQL_EMPTIED
    erasable = ERASABLE.get(table, ())
    columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
    fixed = ", ".join(name for name in columns if name not in erasable)
    for trigger in triggers:
        of_columns = f" of {fixed}" if erasable else ""
        connection.exec_driver_sql(trigger.format(table=table, of_columns=of_columns))
    for column in erasable:
        connection.exec_driver_sql(emptied.format(table=table, column=column))
