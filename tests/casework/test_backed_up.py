from __future__ import annotations

from pathlib import Path

import pytest

from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.progress import ignore
from analytics.store import backup
from analytics.store.open import open_store
from tests.casework.conftest import NOW


def test_a_backup_holds_casework_and_not_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    store = open_store(tmp_path / "store")
    casework = open_casework(store)
    directory.add(casework, operator(), "ann", "Ann Bell", [Role.ANALYST], now=NOW)
    backup.backup(store, tmp_path / "copy", NOW, ignore)
    directory.add(casework, operator(), "ben", "Ben Cole", [Role.ANALYST], now=NOW)
    backup.put_in_place(backup.restore(tmp_path / "copy", tmp_path / "again", ignore), tmp_path / "again")

    monkeypatch.setenv("REREVIEW_KEYS", str(casework.keys.folder))
    restored = open_casework(open_store(tmp_path / "again"))
    assert [person.person_id for person in directory.everybody(restored)] == ["ann"]
    keys = {path.read_bytes() for path in casework.keys.folder.glob("*.key")}
    assert keys
    held = [path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert not [content for content in held if any(key in content for key in keys)]
