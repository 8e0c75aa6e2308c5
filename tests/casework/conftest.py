"""Casework on SQLite and on a real PostgreSQL server: each test that asks for `casework` runs on both."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from analytics.casework import directory, keys
from analytics.casework.database import Casework, open_casework
from analytics.casework.people import Actor, Role, operator
from analytics.store.open import Store, open_store
from tests import postgres

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
PEOPLE = {
    "ann": ("Ann Bell", Role.ANALYST),
    "ben": ("Ben Cole", Role.ANALYST),
    "sam": ("Sam Dunn", Role.SECOND_READER),
    "sue": ("Sue Egan", Role.SUPERVISOR),
    "dan": ("Dan Frost", Role.DATA_SCIENTIST),
    "aud": ("Aud Gray", Role.AUDITOR),
    "ada": ("Ada Hunt", Role.ADMINISTRATOR),
}
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    if postgres.control() is None:
        pytest.skip("no PostgreSQL found: install the package postgresql to run these tests")
    with postgres.server() as address:
        yield address


def _statement(address: str, statement: str, *names: str) -> None:
    """Run one statement about databases on the server."""
    plain = address.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(plain, autocommit=True) as connection:
        quoted = [psycopg.sql.Identifier(name) for name in names]
        connection.execute(psycopg.sql.SQL(statement).format(*quoted))


UNDRAWN = "2f972e8493514ed08cfc6b5c4826ed4384b9dc0f8e880696170e70fa01bd5a52"
"""An audit key by whose lots none of the first sixty cases is drawn for a second reading."""


def _filled(store: Store) -> None:
    """Make the casework database of a store, with its people and known keys, and let go of it."""
    folder = keys.folder(store)
    folder.mkdir(mode=0o700)
    for name, key in (("audit.key", UNDRAWN), ("identifiers.key", "1d" * 32)):
        (folder / name).write_text(key)
        (folder / name).chmod(0o600)
    opened = open_casework(store)
    for person_id, (name, role) in PEOPLE.items():
        directory.add(opened, operator(), person_id, name, [role], now=NOW)
    opened.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store whose casework database is copied for each test: that is quicker than to make one."""
    made = open_store(tmp_path_factory.mktemp("template") / "sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REREVIEW_CASEWORK", raising=False)
        _filled(made)
    return made


@pytest.fixture(scope="session")
def postgres_template(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same on the server: the database `template_desk`, with the keys of this store."""
    made = open_store(tmp_path_factory.mktemp("template") / "postgresql")
    _statement(postgres_address, "create database {}", "template_desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REREVIEW_CASEWORK", f"{postgres_address}/template_desk")
        _filled(made)
    return made


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, store: Store) -> str:
    """Which kind of database the store's casework lies in; it holds a person of each role."""
    kind = str(request.param)
    if kind == "postgresql":
        address = request.getfixturevalue("postgres_address")
        template = request.getfixturevalue("postgres_template")
        name = f"desk_{next(_numbers)}"
        _statement(address, "create database {} template {}", name, "template_desk")
        monkeypatch.setenv("REREVIEW_CASEWORK", f"{address}/{name}")
    else:
        monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template.casework_path, store.casework_path)
    shutil.copytree(keys.folder(template), keys.folder(store))
    return kind


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return open_store(tmp_path / "store")


@pytest.fixture
def casework(database: str, store: Store) -> Iterator[Casework]:
    """A new casework database with a person of each role."""
    assert database
    opened = open_casework(store)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def actors(casework: Casework) -> dict[str, Actor]:
    """Those people, by id."""
    return {person.person_id: person.actor for person in directory.everybody(casework)}


@pytest.fixture
def sqlite(sqlite_template: Store, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Casework]:
    """The same on SQLite alone, for tests that do not hang on the kind of database."""
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    shutil.copy(sqlite_template.casework_path, store.casework_path)
    shutil.copytree(keys.folder(sqlite_template), keys.folder(store))
    opened = open_casework(store)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def people(sqlite: Casework) -> dict[str, Actor]:
    """Those people on SQLite alone."""
    return {person.person_id: person.actor for person in directory.everybody(sqlite)}
