"""Triggers that keep the rows of append-only tables as they were written, in either kind of database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analytics.errors import ContractError

_SQLITE = (
    """
create trigger {table}_stay before update on {table}
begin select raise(abort, '{table} is never changed'); end
""",
    """
create trigger {table}_remain before delete on {table}
begin select raise(abort, '{table} is never taken away'); end
""",
)
_POSTGRESQL_FUNCTION = """
create or replace function rereview_refuse() returns trigger language plpgsql as $$
begin raise exception '% is never changed', tg_table_name; end $$
"""
_POSTGRESQL = (
    """
create trigger {table}_stay before update or delete on {table}
for each row execute function rereview_refuse()
""",
    """
create trigger {table}_remain before truncate on {table}
for each statement execute function rereview_refuse()
""",
)


def guard(connection: Connection, table: str) -> None:
    """Let rows of a table be added, and nothing else; `ContractError` for a name that is no table's."""
    if table not in sa.inspect(connection).get_table_names():
        raise ContractError(f"casework: {table}: no table", allowed="a table of the casework database")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRESQL_FUNCTION.replace("%", "%%"))
        triggers = _POSTGRESQL
    else:
        triggers = _SQLITE
    for trigger in triggers:
        connection.exec_driver_sql(trigger.format(table=table))
