"""Many readers ask for the next case at the same time: threads of two programs, on one database."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from analytics.casework import directory
from analytics.casework.database import Casework, open_casework
from analytics.casework.desk import handing_out, rules
from analytics.casework.people import Actor, Role, operator
from analytics.store.open import Store, open_store
from tests.casework.conftest import NOW
from tests.casework.desk import listed, move_on, news

PROGRAMS, READERS, EACH = 2, 4, 5


def _program(store: Store, address: str | None, actors: list[Actor]) -> list[str]:
    """One program of several readers, who take cases and pass each on to a second reader."""
    if address is None:
        os.environ.pop("REREVIEW_CASEWORK", None)
    else:
        os.environ["REREVIEW_CASEWORK"] = address
    casework = open_casework(store)

    def reads(actor: Actor) -> list[str]:
        taken = []
        for _ in range(EACH):
            found = handing_out.next_case(casework, actor, listed(200), news(), now=NOW)
            assert found.case is not None
            taken.append(str(found.case.subject_id))
            move_on(casework, actor, found.case.case_id, "second", None)
        return taken

    with ThreadPoolExecutor(READERS) as pool:
        return [subject_id for taken in pool.map(reads, actors) for subject_id in taken]


def test_no_case_goes_to_two_readers(store: Store, casework: Casework) -> None:
    people = [
        directory.add(casework, operator(), f"r{number}", f"Reader {number}", [Role.ANALYST], now=NOW).actor
        for number in range(PROGRAMS * READERS)
    ]
    sue = directory.person(casework, "sue").actor
    cases = PROGRAMS * READERS * EACH
    rules.change(casework, sue, reason="many readers", now=NOW, capacity_a_week=cases)
    shares = [people[start::PROGRAMS] for start in range(PROGRAMS)]
    given = ([open_store(store.path)] * PROGRAMS, [os.environ.get("REREVIEW_CASEWORK")] * PROGRAMS, shares)
    with ProcessPoolExecutor(PROGRAMS, mp_context=multiprocessing.get_context("forkserver")) as pool:
        taken = [subject_id for found in pool.map(_program, *given) for subject_id in found]
    assert len(taken) == cases == len(set(taken))
