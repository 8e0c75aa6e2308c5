"""From the queue to the store's feed, with the modules as they stand beside each other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.desk import second_readers
from analytics.casework.people import Actor
from analytics.casework.reviews import case_file, deciding, handing_over, judging, readings
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.errors import NotAllowedError
from tests.casework import desk, reviewing
from tests.casework.conftest import NOW


def _reads(casework: Casework, actor: Actor, case_id: int, outcome: Outcome) -> str:
    """Open, judge, see the score, decide."""
    found = readings.open_reading(casework, actor, case_id, "scheduled re-review", now=NOW)
    judging.judge(casework, actor, found.number, reviewing.judgement("escalating"), now=NOW)
    judging.reveal(casework, actor, found.number, 1, 9.0, now=NOW)
    return deciding.decide(
        casework, actor, found.number, Decision(outcome, reviewing.RATIONALE), now=NOW, seen_to=NOW.date()
    )


def test_a_case_goes_from_the_queue_through_three_readers_to_the_store(
    casework: Casework, actors: dict[str, Actor], tmp_path: Path
) -> None:
    ann, sam, sue = (actors[person_id] for person_id in ("ann", "sam", "sue"))
    case_id = desk.take(casework, ann).case_id
    assert second_readers.next_second(casework, sam, now=NOW) is None
    assert _reads(casework, ann, case_id, "recommend reopening") == "second"
    with pytest.raises(NotAllowedError, match="does not hold it"):
        readings.open_reading(casework, sam, case_id, "second reading", now=NOW)
    waits = second_readers.next_second(casework, sam, now=NOW)
    assert waits is not None
    assert waits.case_id == case_id
    assert _reads(casework, sam, case_id, "no further action") == "dispute"
    assert handing_over.write_feed(casework, tmp_path / "early").rows == 0
    disputed = second_readers.next_dispute(casework, sue, now=NOW)
    assert disputed is not None
    assert len(case_file.seen_by(casework, sue, case_id, "settling", now=NOW).parts) == 2
    assert _reads(casework, sue, case_id, "recommend reopening") == "closed"
    assert handing_over.write_feed(casework, tmp_path / "feed").outcomes == 1
    decided = [row["number"] for row in reviewing.rows(casework, tables.decisions)]
    later = NOW + timedelta(hours=1)
    said = Decision("no further action", reviewing.RATIONALE)
    assert deciding.correct(casework, sue, decided[-1], said, "It was a mistake.", now=later) == "closed"
    assert reviewing.the_case(casework, case_id)["outcome"] == "no further action"
    log = [action for _, action in reviewing.the_log(casework)]
    assert log.count("case decided") == 3
    assert log.count("score shown") == 3
    assert log[-2:] == ["decision corrected", "case closed"]
