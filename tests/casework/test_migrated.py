"""A database of an earlier format is brought up with what stands in it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError

from analytics.casework import database, migrating, removal_tables
from analytics.casework.database import open_casework, reading, writing
from analytics.store.open import Store
from tests.casework import conftest
from tests.casework.conftest import NOW

SIGNATURES = removal_tables.removal_signatures
_numbers = itertools.count()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_signatures_stay_and_a_removal_may_have_another(
    kind: str, store: Store, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    if kind == "postgresql":
        server, name = request.getfixturevalue("postgres_address"), f"migrated_{next(_numbers)}"
        conftest._statement(server, "create database {}", name)
        monkeypatch.setenv("REREVIEW_CASEWORK", f"{server}/{name}")
    engine = sa.create_engine(database.address(store))
    row = {"removal": 1, "verdict": "agreed", "at": NOW, "by": "sue"}
    with engine.begin() as connection:
        told = migrating.config()
        told.attributes["connection"] = connection
        command.upgrade(told, "0002")
        removal = {"subject": "0" * 64, "code": "review due", "at": NOW, "by": "ann"}
        connection.execute(sa.insert(removal_tables.removals).values(removal))
        connection.execute(sa.insert(SIGNATURES).values(row))
    engine.dispose()

    casework = open_casework(store)
    withdrawn = sa.insert(SIGNATURES).values({**row, "verdict": "withdrawn"})
    with writing(casework) as connection:
        connection.execute(withdrawn)
    with reading(casework) as connection:
        kept = connection.execute(sa.select(SIGNATURES.c.number, SIGNATURES.c.verdict)).all()
        assert [tuple(each) for each in kept] == [(1, "agreed"), (2, "withdrawn")]
    for change in (withdrawn, sa.delete(SIGNATURES), sa.update(SIGNATURES).values(by="ann")):
        with pytest.raises(DBAPIError), casework.engine.begin() as connection:
            connection.execute(change)
    casework.engine.dispose()
