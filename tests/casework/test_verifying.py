from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.casework import audit, presence, tables, witness
from analytics.casework.audit import Act
from analytics.casework.database import Casework, open_casework, reading, writing
from analytics.casework.log import verifying
from analytics.casework.people import operator
from analytics.errors import ContractError
from analytics.store.open import Store, open_store
from tests.casework import logs
from tests.casework.conftest import NOW

ROWS, AUDIT = 20, tables.audit.c
STRANGER = b"x" * 32


@pytest.fixture
def log(casework: Casework) -> Casework:
    """A log of twenty entries, those of the people included, whose triggers somebody dropped."""
    logs.write(casework, ROWS - len(entries(casework)))
    logs.unguard(casework)
    return casework


def problems(store: Store, *anchors: witness.Head) -> list[str]:
    found = verifying.verify(store, anchors)
    assert found is not None
    return list(found.problems)


def entries(casework: Casework) -> list[audit.Entry]:
    with reading(casework) as connection:
        return audit.entries(connection)


def head(casework: Casework) -> witness.Head:
    with reading(casework) as connection:
        found = audit.head(connection)
    assert found is not None
    return found


def test_a_log_as_it_was_written_is_sound(log: Casework, store: Store) -> None:
    found = verifying.verify(store, [head(log)])
    assert found is not None
    assert (found.problems, found.entries, found.verdict) == ((), ROWS, "log sound: 20 entries")
    assert found.to_json() == {"audit": ROWS, "chain": head(log).chain, "sha256": head(log).sha256}
    assert verifying.kept(verifying.printed(head(log))) == head(log) == witness.Head(**vars(head(log)))


@pytest.mark.parametrize("column", ["actor", "kind", "action", "subject", "purpose", "content", "at"])
def test_a_changed_field_is_found(log: Casework, store: Store, column: str) -> None:
    value = NOW.replace(hour=1) if column == "at" else "other"
    logs.run(log, sa.update(tables.audit).where(AUDIT.number == 5).values({column: value}))
    assert problems(store) == ["entry 5 was changed: its hash or signature does not fit"]


def test_a_changed_entry_whose_hash_was_computed_anew_is_found(log: Casework, store: Store) -> None:
    thief = dataclasses.replace(log, keys=dataclasses.replace(log.keys, audit=STRANGER))
    row = logs.forged(thief, entries(log)[4], actor="other")
    logs.run(log, sa.update(tables.audit).where(AUDIT.number == 5).values(row))
    assert problems(store) == ["entry 5 was changed: its hash or signature does not fit"]


def test_a_changed_entry_signed_with_the_stolen_key_breaks_the_chain(log: Casework, store: Store) -> None:
    row = logs.forged(log, entries(log)[4], actor="other")
    logs.run(log, sa.update(tables.audit).where(AUDIT.number == 5).values(row))
    assert problems(store) == ["entry 6 does not follow entry 5 that stands before it"]


def test_what_was_removed_from_the_middle_is_found(log: Casework, store: Store) -> None:
    logs.run(log, sa.delete(tables.audit).where(AUDIT.number.in_([4, 5, 9])))
    assert problems(store) == ["entries 4 to 5 were removed", "entry 9 was removed"]


def test_what_was_removed_is_found_though_the_rest_was_numbered_anew(log: Casework, store: Store) -> None:
    logs.run(log, sa.delete(tables.audit).where(AUDIT.number == 9))
    for number in range(10, ROWS + 1):
        logs.run(log, sa.update(tables.audit).where(AUDIT.number == number).values(number=number - 1))
    assert problems(store) == ["entry 9 was removed"]


def test_an_inserted_entry_is_found_though_the_rest_was_numbered_anew(log: Casework, store: Store) -> None:
    copy = vars(entries(log)[3])
    for number in range(ROWS, 8, -1):
        logs.run(log, sa.update(tables.audit).where(AUDIT.number == number).values(number=number + 1))
    logs.run(log, sa.insert(tables.audit).values({**copy, "number": 9}))
    assert problems(store) == ["entry 9 was inserted: it was not written as part of this log"]


def test_an_entry_put_behind_the_last_is_found(log: Casework, store: Store) -> None:
    thief = dataclasses.replace(log, keys=dataclasses.replace(log.keys, audit=STRANGER))
    with writing(thief) as connection:
        audit.record(connection, thief, operator(), Act("erasure", "all"), NOW)
        witness.taken(connection)
    assert problems(store) == [
        "entry 21 was inserted: it was not written as part of this log",
        "the head, entry 21, was changed: its signature does not fit",
    ]


def test_a_tail_cut_off_is_found_and_the_head_put_back_with_it_too(log: Casework, store: Store) -> None:
    older = entries(log)[16]
    logs.run(log, sa.delete(tables.audit).where(AUDIT.number > older.number))
    assert problems(store) == [
        "entries 18 to 20 were cut off at the end: the signed head names entry 20 as the newest"
    ]
    with writing(log) as connection:
        # this very row stood there once, signed by the program
        logs.put_head(connection, log, witness.Head(head(log).chain, older.number, older.sha256))
    assert problems(store) == [
        "entries 18 to 20 were cut off at the end: the note beside the keys names entry 20 as the newest"
    ]


def test_a_log_written_anew_without_the_key_is_found(log: Casework, store: Store) -> None:
    thief = dataclasses.replace(log, keys=dataclasses.replace(log.keys, audit=STRANGER))
    logs.rewrite(thief, actor="nobody")
    assert problems(store) == [
        "entries 1 to 20 were changed: its hash or signature does not fit",
        "the head, entry 20, was changed: its signature does not fit",
    ]


def test_a_log_written_anew_with_the_key_is_found_by_note_and_anchor(log: Casework, store: Store) -> None:
    anchor = head(log)
    logs.rewrite(log, actor="nobody")
    assert problems(store) == ["entry 20 is not the one noted beside the keys: the log was written anew"]
    witness.path(log.keys.folder, anchor.chain).unlink()
    witness.note(log.keys.folder, head(log))
    rest = problems(store)
    assert all(each.startswith("grant ") for each in rest), "roles are to be forged as well"
    (told, *_) = problems(store, anchor)
    assert told.startswith(
        f"anchor: entry 20 was {anchor.sha256[:12]}… in log {anchor.chain[:8]}… and is not"
    )


def test_a_head_that_is_missing_or_names_another_entry_is_found(log: Casework, store: Store) -> None:
    told = head(log)
    with writing(log) as connection:
        logs.put_head(connection, log, witness.Head(told.chain, ROWS, entries(log)[3].sha256))
    assert problems(store) == ["entry 20 is not the one that the head names: the log was written anew"]
    with writing(log) as connection:
        logs.put_head(connection, log, witness.Head(told.chain, 19, entries(log)[18].sha256))
    assert problems(store) == ["entry 20 is the newest, and the head names entry 19"]
    logs.run(log, sa.delete(tables.audit_head))
    assert "the head is missing, and the log has 20 entries" in problems(store)


def test_a_log_that_is_gone_whole_is_missed(log: Casework, store: Store) -> None:
    chain = head(log).chain
    logs.run(log, sa.delete(tables.audit))
    logs.run(log, sa.delete(tables.audit_head))
    assert problems(store) == [
        f"the log that store.keys has a note of is gone: {chain[:8]}…, 20 entries",
    ]


def test_without_the_key_hashes_are_checked_and_that_is_said(log: Casework, store: Store) -> None:
    logs.run(log, sa.update(tables.audit).where(AUDIT.number == 5).values(actor="other"))
    (log.keys.folder / "audit.key").unlink()
    changed, missing = problems(store)
    assert changed.startswith("entry 5 was changed")
    assert missing.startswith("the log's keys are missing in ")
    assert not (log.keys.folder / "audit.key").exists(), "none is made by looking"


def test_the_triggers_refuse_to_change_the_log(casework: Casework, database: str) -> None:
    statements = [sa.delete(tables.audit), sa.update(tables.audit).values(actor="other")]
    if database == "postgresql":
        statements.append(sa.text("truncate audit"))  # type: ignore[arg-type]
    for statement in statements:
        with pytest.raises(ContractError, match=r"audit is never (changed|taken away)"):
            logs.run(casework, statement)


def test_a_store_without_casework_has_no_log_and_gets_none(store: Store, tmp_path: Path) -> None:
    assert verifying.verify(store) is None
    assert verifying.newest(store) is None
    assert not store.casework_path.exists()
    assert not (tmp_path / "store.keys").exists()
    found = verifying.verify(store, [witness.Head("a" * 32, 7, "b" * 64)])
    assert found is not None
    assert found.problems[0].startswith("anchor: entry 7 was bbbbbbbbbbbb…")


def test_a_database_that_was_taken_away_is_missed(store: Store, tmp_path: Path) -> None:
    logs.write(open_casework(store), 3)
    store.casework_path.rename(tmp_path / "elsewhere")
    for rest in store.path.glob("casework.sqlite-*"):
        rest.unlink()
    assert problems(store)[0].startswith("the log that store.keys has a note of is gone: ")
    shutil.rmtree(tmp_path / "store.keys")
    assert verifying.verify(store) is None


def test_only_so_many_problems_are_told(store: Store) -> None:
    opened = open_casework(store)
    logs.write(opened, 300)
    logs.unguard(opened)
    logs.run(opened, sa.delete(tables.audit).where(AUDIT.number % 3 == 0))
    told = problems(store)
    assert len(told) == verifying.MOST_PROBLEMS + 1
    assert told[-1] == "50 more problems are not listed"


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys that the settings name, in which another store's log has its note too."""
    folder = tmp_path / "shared"
    monkeypatch.delenv("REREVIEW_CASEWORK", raising=False)
    monkeypatch.setenv("REREVIEW_KEYS", str(folder))
    logs.write(open_casework(open_store(tmp_path / "another")), 2)
    return folder


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("moved", [False, True])
def test_a_wiped_log_is_missed_where_several_stores_share_their_keys(
    store: Store, tmp_path: Path, moved: bool
) -> None:
    assert not presence.possible(store)
    opened = open_casework(store)
    logs.write(opened, 3)
    chain = head(opened).chain
    assert problems(store) == []
    logs.unguard(opened)
    opened.engine.dispose()
    if moved:
        store = Store(store.path.rename(tmp_path / "moved"))
        opened = open_casework(store)
    gone = f"the log that shared has a note of is gone: {chain[:8]}…, 3 entries"
    logs.run(opened, sa.delete(tables.audit))
    logs.run(opened, sa.delete(tables.audit_head))
    assert problems(store) == [gone]
    logs.write(opened, 1)
    assert problems(store) == [gone], "a log that was begun in its place hides nothing"
    opened.engine.dispose()
    for file in store.path.glob("casework.sqlite*"):
        file.unlink()
    assert gone in problems(store)
    assert presence.possible(store)
    if not moved:
        store.chains_path.unlink()
        assert gone in problems(store), "the note names the store's place"
    assert problems(open_store(tmp_path / "another", create=False)) == []
    assert verifying.verify(open_store(tmp_path / "third")) is None


def test_a_note_that_is_missing_is_said(store: Store, shared: Path) -> None:
    opened = open_casework(store)
    logs.write(opened, 3)
    note = witness.path(shared, head(opened).chain)
    note.unlink()
    assert problems(store) == ["the note of this log that lies with the keys in shared is missing"]
    opened.engine.dispose()
    for file in store.path.glob("casework.sqlite*"):
        file.unlink()
    assert problems(store)[0].startswith("a log that was begun in the store is gone, and its note too: ")
    store.chains_path.write_bytes(b"\xff")
    with pytest.raises(ContractError, match=r"casework\.chains: cannot be read; allowed: names of logs"):
        verifying.verify(store)
