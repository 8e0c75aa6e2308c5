from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.store.open import open_store


def test_a_missing_store_is_made_and_found_again(tmp_path: Path) -> None:
    store = open_store(tmp_path / "deep" / "store")
    names = {path.name for path in store.path.iterdir()}
    assert {"state.sqlite", "segments", "protected", "runs", "models", "staging"} <= names
    assert open_store(store.path, create=False) == store


def test_what_cannot_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no store here"):
        open_store(tmp_path / "nowhere", create=False)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ContractError, match="store"):
        open_store(tmp_path / "file")
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.txt").write_text("dear")
    with pytest.raises(ContractError, match="other things in it; allowed: an empty or missing folder"):
        open_store(tmp_path / "used")


def test_a_store_of_another_format_or_none(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    with sqlite3.connect(store.state_path) as connection:
        connection.execute("update format set version = 99")
    connection.close()
    with pytest.raises(ContractError, match=r"format 99, written by a newer .*; allowed: format 1 to"):
        open_store(store.path)
    for extra in store.path.glob("state.sqlite*"):
        extra.unlink()
    store.state_path.write_bytes(b"no database " * 500)
    with pytest.raises(ContractError, match=r"state\.sqlite"):
        open_store(store.path)
