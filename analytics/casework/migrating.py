"""Brings a casework database up to the newest format, by Alembic's migrations in `migrations/versions/`."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from analytics.errors import ContractError


def config() -> Config:
    """Where the migrations lie."""
    told = Config()
    told.set_main_option("script_location", "analytics.casework:migrations")
    told.set_main_option("path_separator", "os")
    return told


def newest() -> str:
    """The name of the last migration."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def bring_up(engine: Engine, writing: str, lock: int) -> None:
    """Run the migrations that a database lacks, in one transaction; whoever comes second finds it done.

    `ContractError` where a newer program wrote it.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{writing: True})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(lock)))
            told = config()
            told.attributes["connection"] = connection
            try:
                command.upgrade(told, "head")
            except CommandError:
                raise ContractError(
                    "casework: written by a newer version of this program", allowed=f"format {newest()}"
                ) from None
