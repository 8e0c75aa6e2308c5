"""Casework on SQLite and on a real PostgreSQL server: each test that asks for `casework` runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from analytics.casework import directory
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
def postgres_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if postgres.control() is None:
        pytest.skip("no PostgreSQL found: install the package postgresql to run these tests")
    with postgres.server(tmp_path_factory.mktemp("postgres") / "server") as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Which kind of database `casework` lies in; the settings name it."""
    kind = str(request.param)
    if kind == "postgresql":
        address = request.getfixturevalue("postgres_address")
        name = f"desk_{next(_numbers)}"
        with psycopg.connect(address.replace("+psycopg", "") + "/postgres", autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
        monkeypatch.setenv("REREVIEW_CASEWORK", f"{address}/{name}")
    else:
        monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    return kind


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return open_store(tmp_path / "store")


@pytest.fixture
def casework(database: str, store: Store) -> Casework:
    """A new casework database with a person of each role."""
    assert database
    opened = open_casework(store)
    for person_id, (name, role) in PEOPLE.items():
        directory.add(opened, operator(), person_id, name, [role], now=NOW)
    return opened


@pytest.fixture
def actors(casework: Casework) -> dict[str, Actor]:
    """Those people, by id."""
    return {person.person_id: person.actor for person in directory.everybody(casework)}
