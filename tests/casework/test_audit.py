from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
import sqlalchemy as sa

from analytics.casework import audit, directory, tables, witness
from analytics.casework.audit import Act
from analytics.casework.database import Casework, reading, writing
from analytics.casework.people import Actor, operator
from analytics.errors import ContractError
from tests.casework.conftest import NOW, PEOPLE


def test_entries_are_chained_and_signed(casework: Casework) -> None:
    with reading(casework) as connection:
        entries = audit.entries(connection)
        head = audit.head(connection)
    assert len(entries) == 2 * len(PEOPLE), "a person and a role each"
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous for entry in entries] == [audit.START, *(entry.sha256 for entry in entries[:-1])]
    for entry in entries:
        assert entry.sha256 == entry.computed_sha256()
        assert entry.hmac == casework.keys.sign(entry.sha256.encode())
    assert head is not None
    assert (head.number, head.sha256) == (entries[-1].number, entries[-1].sha256)
    assert witness.noted(casework.keys.folder, head.chain) == head


def test_no_identifier_stands_in_the_log(casework: Casework, actors: dict[str, Actor]) -> None:
    with writing(casework) as connection:
        act = Act("consultation", "subject seen", subject_id="S-plain-to-see")
        entry = audit.record(connection, casework, actors["ann"], act, NOW)
    assert entry.subject == casework.keys.reference("S-plain-to-see")
    with reading(casework) as connection:
        found = audit.entries(connection, subject=entry.subject)
        rows = connection.execute(sa.select(tables.audit)).all()
    assert found == [entry]
    assert "S-plain-to-see" not in str(rows)


def test_where_the_log_cannot_be_written_the_act_does_not_happen(casework: Casework) -> None:
    """A log that takes no entry: the person who was to be added is not there."""
    refuse = (
        "alter table audit_head rename to audit_gone"
        if casework.engine.dialect.name == "postgresql"
        else "drop table audit_head"
    )
    with casework.engine.begin() as connection:
        connection.execute(sa.text(refuse))
    with pytest.raises(ContractError, match="casework"):
        directory.add(casework, operator(), "new", "New", [], now=NOW)
    assert "new" not in {person.person_id for person in directory.everybody(casework)}


def test_many_at_once_make_one_chain(casework: Casework, actors: dict[str, Actor]) -> None:
    def note(number: int) -> None:
        with writing(casework) as connection:
            act = Act("consultation", "list seen", content={"night": number})
            audit.record(connection, casework, actors["ann"], act, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(60)))
    with reading(casework) as connection:
        entries = audit.entries(connection)
    assert [entry.number for entry in entries] == list(range(1, 2 * len(PEOPLE) + 61))
    assert all(after.previous == before.sha256 for before, after in pairwise(entries))


def test_a_rolled_back_act_leaves_no_entry_and_no_note(casework: Casework, actors: dict[str, Actor]) -> None:
    with reading(casework) as connection:
        before = audit.head(connection)

    def fails() -> None:
        with writing(casework) as connection:
            audit.record(connection, casework, actors["ann"], Act("consultation", "list seen"), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with reading(casework) as connection:
        assert audit.head(connection) == before
    assert before is not None
    assert witness.noted(casework.keys.folder, before.chain) == before


def test_what_was_rolled_back_is_not_noted_by_whoever_writes_next(casework: Casework) -> None:
    before = witness.noted(casework.keys.folder, _chain(casework))

    def record_and_fail() -> None:
        with writing(casework) as connection:
            audit.record(connection, casework, operator(), Act("consultation", "seen"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record_and_fail()
    with writing(casework):
        pass
    assert witness.noted(casework.keys.folder, _chain(casework)) == before


def test_nothing_is_written_over_what_an_older_copy_lacks(casework: Casework) -> None:
    with writing(casework) as connection:
        audit.record(connection, casework, operator(), Act("consultation", "seen"), NOW)
        head = audit.head(connection)
    assert head is not None
    witness.note(casework.keys.folder, witness.Head(head.chain, head.number + 3, "00" * 32))
    told = rf"it ends with entry {head.number}, and entry {head.number + 3} was noted"
    with pytest.raises(ContractError, match=told), writing(casework) as connection:
        audit.record(connection, casework, operator(), Act("consultation", "seen"), NOW)


def _chain(casework: Casework) -> str:
    with reading(casework) as connection:
        found = audit.head(connection)
    return "" if found is None else found.chain
