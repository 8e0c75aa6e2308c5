from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from analytics.casework import database, directory, migrating, tables
from analytics.casework.columns import METADATA, Moment
from analytics.casework.database import Casework, open_casework, reading, writing
from analytics.casework.people import operator
from analytics.errors import ContractError
from analytics.store.open import Store, open_store
from tests.casework.conftest import NOW


def test_the_migrations_make_the_tables_that_the_code_knows(casework: Casework) -> None:
    with casework.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    assert migrating.newest() == database.NEWEST


def test_a_database_of_a_newer_program_is_refused(
    casework: Casework, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with casework.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    monkeypatch.setattr(database, "_prepared", set())
    with pytest.raises(ContractError, match="written by a newer version"):
        open_casework(store)


def test_every_append_only_table_has_its_guards(casework: Casework) -> None:
    """A row can neither be changed nor removed; most tables are empty, so their triggers are looked at."""
    names = {f"{table.name}_{guard}" for table in tables.APPEND_ONLY for guard in ("stay", "remain")}
    known = (
        "select tgname from pg_trigger where not tgisinternal"
        if casework.engine.dialect.name == "postgresql"
        else "select name from sqlite_master where type = 'trigger'"
    )
    with casework.engine.connect() as connection:
        assert names <= set(connection.execute(sa.text(known)).scalars())


@pytest.mark.parametrize("change", [sa.update(tables.grants).values(held=False), sa.delete(tables.grants)])
def test_a_guard_refuses(casework: Casework, change: sa.Update | sa.Delete) -> None:
    with pytest.raises(DBAPIError, match="never"), casework.engine.begin() as connection:
        connection.execute(change)
    with reading(casework) as connection:
        assert connection.execute(sa.select(sa.func.count()).where(tables.grants.c.held)).scalar_one() == 7


def test_what_fails_on_the_way_leaves_nothing(casework: Casework) -> None:
    row = {"at": NOW, "body": "half", "digest": "0" * 64}

    def fails() -> None:
        with writing(casework) as connection:
            connection.execute(sa.insert(tables.texts).values(row))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with reading(casework) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.texts)).scalar_one() == 0


def test_an_address_that_cannot_be_used_is_one_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("nonsense", "oracle://somewhere/x"):
        monkeypatch.setenv("REREVIEW_CASEWORK", address)
        with pytest.raises(ContractError, match="address cannot be used; allowed: sqlite"):
            open_casework(store)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_without_a_file_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("REREVIEW_CASEWORK", address)
    with pytest.raises(ContractError, match="names no file; allowed: sqlite:///FILE"):
        open_casework(store)


def test_a_path_may_hold_what_would_end_it_in_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    for name in ("x?1", "x?2", "c#%20 d"):
        store = open_store(tmp_path / name)
        opened = open_casework(store)
        directory.add(opened, operator(), "ann", "Ann", [], now=NOW)
        assert store.casework_path.is_file()
        opened.engine.dispose()
    assert not (tmp_path / "x").exists()


def test_a_server_that_does_not_answer_is_one_line_without_its_password(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REREVIEW_CASEWORK", "postgresql+psycopg://desk:secret@127.0.0.1:1/desk")
    with pytest.raises(ContractError) as caught:
        open_casework(store)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_line(store: Store) -> None:
    store.casework_path.write_bytes(b"no database" * 200)
    with pytest.raises(ContractError, match="casework"):
        open_casework(store)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        Moment().process_bind_param(datetime(2026, 6, 30), None)
    written = Moment().process_bind_param(datetime(2026, 6, 30, tzinfo=UTC), None)
    assert written == "2026-06-30T00:00:00.000000+00:00"
    assert len(written) == 32


def test_the_database_lies_in_the_store_and_the_keys_beside_it(store: Store, tmp_path: Path) -> None:
    opened = open_casework(store)
    assert store.casework_path.is_file()
    assert opened.keys.folder == tmp_path / "store.keys"
