"""The register tells of every table, folder and file that a store has, and of what outlives an erasure."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics import taxonomy
from analytics.errors import ContractError
from analytics.papers.asked import Asked
from analytics.papers.facts import held, record
from analytics.store import migrations, state
from analytics.store.open import ROW_FOLDERS, open_store

SHIPPED = Asked(taxonomy.load())


def test_a_new_table_of_the_state_without_a_row_in_the_register_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = (*migrations.STEPS, ("create table whims (number integer primary key, of_whom text)",))
    monkeypatch.setattr(migrations, "STEPS", more)
    with pytest.raises(ContractError, match="table 'whims': nothing is said of it in the register"):
        held.state(SHIPPED)


def test_a_new_table_of_casework_that_says_nothing_of_itself_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = sa.MetaData()
    sa.Table("whims", other, sa.Column("number", sa.Integer))
    monkeypatch.setattr(record, "METADATA", other)
    with pytest.raises(ContractError, match="casework: table 'whims' is not in the register"):
        record.kept(SHIPPED)


def test_a_new_column_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (*migrations.STEPS, ("alter table switches add column whim text",))
    monkeypatch.setattr(migrations, "STEPS", more)
    assert "`whim`" in held.state(SHIPPED)


def test_a_new_folder_of_the_store_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "ROW_FOLDERS", (*ROW_FOLDERS, "whims"))
    with pytest.raises(ContractError, match="file or folder 'whims': nothing is said of it"):
        held.files(SHIPPED)


def test_the_tables_and_folders_are_those_of_a_real_store(tmp_path: Path, tiny_store: Path) -> None:
    with state.connect(open_store(tmp_path / "store")) as connection:
        asked = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        assert {name for (name,) in connection.execute(asked)} == set(held.STATE)
    for path in (*(tmp_path / "store").iterdir(), *tiny_store.iterdir()):
        assert path.name.removesuffix("-wal").removesuffix("-shm") in held.FILES


def test_whose_data_casework_holds_is_told_by_its_columns() -> None:
    assert record._whose("cases") == (
        "subjects by identifier, emptied on an erasure; subjects by reference, which stays; staff"
    )
    assert record._whose("reveals") == "whoever `reading` leads to"
    assert record._whose("weeks") == "nobody"


def test_what_stays_of_the_erased_names_its_key_and_that_it_has_no_end() -> None:
    told = held.after_erasure(SHIPPED)
    for said in ("personal data still", "REREVIEW_IDENTIFIER_KEY", "sets it no end", "not listed again"):
        assert said in told
