from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from analytics.casework import tables
from analytics.casework.audit import Act, record
from analytics.casework.database import Casework, writing
from analytics.casework.log import rows_verifying, verifying
from analytics.casework.people import Actor
from analytics.casework.reviews import deciding, marks
from analytics.casework.reviews.deciding import Decision
from analytics.store.open import Store
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW


@pytest.fixture
def worked(casework: Casework, actors: dict[str, Actor]) -> Casework:
    """A decision, one that corrects it, and a mark, with the triggers of their tables dropped."""
    case_id = desk.a_case(casework)
    desk.decided(casework, actors["ann"], case_id)
    corrected = Decision("no further action", desk.RATIONALE)
    deciding.correct(casework, actors["ann"], 1, corrected, "Said better.", now=NOW)
    marks.mark(casework, actors["ann"], "E1", "S1", "disputed", "He says so.", reports={"E1"}, now=NOW)
    with writing(casework) as connection:
        for table in ("decisions", "judgements", "reveals", "marks", "grants"):
            on = f" on {table}" if connection.dialect.name == "postgresql" else ""
            for what in ("stay", "remain", "gone"):
                connection.execute(sa.text(f"drop trigger if exists {table}_{what}{on}"))
    return casework


def run(casework: Casework, statement: Any) -> list[str]:
    with writing(casework) as connection:
        connection.execute(statement)
    return rows_verifying.problems(casework)


def test_rows_as_they_were_written_are_sound(worked: Casework, store: Store) -> None:
    found = verifying.verify(store)
    assert found is not None
    assert found.problems == ()
    assert run(worked, sa.update(tables.texts).values(body=None)) == [], "texts may be erased"


def test_changed_rows_are_found_by_verify(worked: Casework, store: Store) -> None:
    run(worked, sa.update(tables.decisions).where(tables.decisions.c.number == 2).values(by="sue"))
    run(worked, sa.update(tables.judgements).values(view="escalating"))
    run(worked, sa.update(tables.reveals).values(score=0.5))
    run(worked, sa.update(tables.marks).values(kind="misattributed"))
    run(worked, sa.update(tables.grants).where(tables.grants.c.number == 1).values(role="supervisor"))
    found = verifying.verify(store)
    assert found is not None
    digest = "it is not what the log has a digest of"
    assert list(found.problems) == [
        f"judgement 1 was changed: {digest}",
        f"score shown in reading 1 was changed: {digest}",
        f"decision 2 was changed: {digest}",
        f"mark 1 was changed: {digest}",
        "grant 1 was changed: ann and supervisor are not what the log tells",
    ]


def test_rows_put_in_and_taken_away_are_found(worked: Casework) -> None:
    more = {"person_id": "ann", "role": "supervisor", "held": True, "at": NOW, "by": "ada"}
    put_in = run(worked, sa.insert(tables.grants).values(more))
    assert [each.partition(" was ")[2] for each in put_in] == [
        "put in: the log does not tell of ann as supervisor"
    ]
    run(worked, sa.delete(tables.grants).where(tables.grants.c.person_id == "ann"))
    told = run(worked, sa.delete(tables.marks))
    assert told[0] == "mark 1 was removed: the log tells of it"
    assert told[-1].startswith("a grant was removed: the log tells of ")
    row = {"event_id": "E2", "subject": "x", "kind": "disputed", "at": NOW, "by": "ann"}
    assert run(worked, sa.insert(tables.marks).values(number=7, **row))[0].startswith("mark 7 was put in: ")


def test_a_mark_loses_its_report_by_an_erasure_alone(worked: Casework, actors: dict[str, Actor]) -> None:
    (changed,) = run(worked, sa.update(tables.marks).values(event_id=None))
    assert changed.startswith("mark 1 was changed")
    with writing(worked) as connection:
        record(connection, worked, actors["sue"], Act("erasure", "subject erased", "S1"), NOW)
    assert rows_verifying.problems(worked) == []
