"""A restored store's log: it goes on, says what is lost, and is refused where it was touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.casework import audit, database, directory, tables, witness
from analytics.casework.database import open_casework, reading
from analytics.casework.log import resuming, verifying
from analytics.casework.people import Role, operator
from analytics.errors import ContractError
from analytics.feed.ingest import ingest
from analytics.nightly import restoring
from analytics.progress import QUIET, ignore
from analytics.store import backup, keys
from analytics.store.open import Store, open_store
from tests.casework import logs
from tests.feed.feeds import row, write
from tests.programs import complaint, program

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store without rows whose desk has a log of a few entries, and a backup `kept` beside it."""
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    made = open_store(tmp_path / "store")
    somebody(made, "ann")
    backup.backup(made, tmp_path / "kept", NOW, ignore)
    yield made
    for name in ("store", "again"):
        database.let_go(Store(tmp_path / name))


def somebody(store: Store, name: str) -> None:
    directory.add(open_casework(store), operator(), name, name.title(), [Role.ANALYST], now=NOW)


def gone(store: Store) -> None:
    """The disk of the store breaks; its keys lay elsewhere."""
    database.let_go(store)
    shutil.rmtree(store.path)


def restored(tmp_path: Path, name: str = "again") -> tuple[Store, list[str]]:
    _told, of_log = restoring.restore(tmp_path / "kept", tmp_path / name, operator(), NOW, QUIET)
    return Store(tmp_path / name), of_log


def keys_to(tmp_path: Path, name: str = "again") -> None:
    shutil.copytree(tmp_path / "store.keys", tmp_path / f"{name}.keys")


def checked(store: Store, *anchors: witness.Head) -> verifying.Verification:
    found = verifying.verify(store, anchors)
    assert found is not None
    return found


def newest(store: Store) -> witness.Head:
    with reading(open_casework(store)) as connection:
        found = audit.head(connection)
    assert found is not None
    return found


def people(store: Store) -> list[str]:
    return [person.person_id for person in directory.everybody(open_casework(store))]


def test_where_nothing_came_after_the_backup_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    keys_to(tmp_path)
    gone(store)
    again, of_log = restored(tmp_path)
    assert of_log == []
    assert checked(again).verdict == "log sound: 2 entries"


def test_what_came_after_it_is_named_by_the_log_itself(store: Store, tmp_path: Path) -> None:
    early = newest(store)
    somebody(store, "ben")
    late = newest(store)
    keys_to(tmp_path)
    gone(store)
    again, of_log = restored(tmp_path)
    assert of_log == [
        "log: the backup is older than it: entries 3 to 4 of the log are lost; the log says so from now on"
    ]
    found = checked(again, early, late)
    assert found.problems == ()
    assert found.verdict == "log sound: 3 entries; entries 3 to 4 of the log are lost"
    somebody(again, "cy")
    assert people(again) == ["ann", "cy"]
    assert checked(again).problems == ()


def test_after_it_a_cut_is_still_found(store: Store, tmp_path: Path) -> None:
    somebody(store, "ben")
    keys_to(tmp_path)
    gone(store)
    again, _ = restored(tmp_path)
    casework = open_casework(again)
    logs.unguard(casework)
    logs.run(casework, sa.delete(tables.audit).where(tables.audit.c.number == 3))
    assert [problem for problem in checked(again).problems if "entry 3 was cut off" in problem]


def test_only_a_genuine_entry_excuses_a_log_that_ends_early(store: Store) -> None:
    noted = newest(store)
    casework = open_casework(store)
    logs.unguard(casework)
    content = f'{{"chain":"{noted.chain}","kept":1,"newest":2,"sha256":"{noted.sha256}"}}'
    with reading(casework) as connection:
        entry = audit.entries(connection)[0]
    row = logs.forged(casework, entry, action=resuming.ACTION, content=content) | {"hmac": "00" * 32}
    logs.run(casework, sa.delete(tables.audit))
    logs.run(casework, sa.insert(tables.audit).values(**{**vars(entry), **row}))
    found = checked(store)
    assert found.losses == ()
    assert found.problems


def test_a_desk_that_the_backup_does_not_know_is_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    made = open_store(tmp_path / "store")
    backup.backup(made, tmp_path / "kept", NOW, ignore)
    somebody(made, "ann")
    keys_to(tmp_path)
    gone(made)
    again, of_log = restored(tmp_path)
    assert "entries 1 to 2 of the log are lost" in of_log[0]
    assert checked(again).problems == ()
    database.let_go(again)


def test_beside_the_store_that_goes_on_it_is_a_copy_to_try(store: Store, tmp_path: Path) -> None:
    somebody(store, "ben")
    keys_to(tmp_path)
    again, of_log = restored(tmp_path)
    assert of_log == [f"log: a copy to try: it goes on in {store.path}, and `verify` misses its end here"]
    assert len(checked(again).problems) == 1
    assert checked(store).problems == ()


def test_without_its_keys_the_desk_stays_shut(store: Store, tmp_path: Path) -> None:
    gone(store)
    again, of_log = restored(tmp_path)
    assert "nothing of it was checked" in of_log[0]
    with pytest.raises(ContractError, match="the keys of its log are not in"):
        open_casework(again)
    assert not (tmp_path / "again.keys").exists()
    keys_to(tmp_path)
    assert people(again) == ["ann"]


def test_a_log_that_was_touched_is_not_restored(store: Store, tmp_path: Path) -> None:
    casework = open_casework(store)
    logs.unguard(casework)
    logs.run(casework, sa.update(tables.audit).where(tables.audit.c.number == 1).values(actor="other"))
    backup.backup(store, tmp_path / "touched", NOW, ignore)
    keys_to(tmp_path)
    with pytest.raises(ContractError, match="entry 1 was changed"):
        restoring.restore(tmp_path / "touched", tmp_path / "again", operator(), NOW, QUIET)
    assert not (tmp_path / "again").exists()


def test_whoever_was_erased_after_the_backup_is_named_to_be_erased_again(
    store: Store, tmp_path: Path
) -> None:
    ingest(
        store, write(tmp_path / "feed", subjects=[row("subjects", subject_id=who) for who in ("S1", "S2")])
    )
    backup.backup(store, tmp_path / "later", NOW, ignore)
    casework = open_casework(store)
    keys.remember_erased(casework.keys, casework.keys.reference("S2"), store)
    keys.remember_erased(casework.keys, casework.keys.reference("S9"), store)
    keys_to(tmp_path)
    gone(store)
    _told, lines = restoring.restore(tmp_path / "later", tmp_path / "again", operator(), NOW, QUIET)
    assert lines == ["S2 was erased after the backup was taken, and is in it: `rereview erase S2` again"]


def test_a_database_put_back_by_other_means_is_resumed_by_hand(store: Store, tmp_path: Path) -> None:
    somebody(store, "ben")
    database.let_go(store)
    for name in ("casework.sqlite-wal", "casework.sqlite-shm"):
        (store.path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "kept/casework.sqlite", store.casework_path)
    asked = ("--store", store.path, "audit", "resume")
    assert "cut off" in complaint(program("--store", store.path, "verify"), 3)
    done = program(*asked, "--yes")
    assert done.returncode == 0, done.stderr
    assert "entries 3 to 4 of the log are lost" in done.stdout
    assert "entries 3 to 4 of the log are lost" in program("--store", store.path, "verify").stdout
    assert "nothing is lost" in complaint(program(*asked, "--yes"), 2)
