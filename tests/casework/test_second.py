from __future__ import annotations

from pathlib import Path

import pytest

from analytics.casework.keys import Keys
from analytics.casework.reviews.second import Follows, follows, is_drawn

REOPEN, NONE, REMOVE = "recommend reopening", "no further action", "propose removal"


@pytest.mark.parametrize(
    ("decided", "status", "drawn", "expected"),
    [
        ({}, "open", True, Follows("open")),
        ({"first": REOPEN}, "open", False, Follows("second")),
        ({"first": REMOVE}, "open", False, Follows("second")),
        ({"first": NONE}, "open", True, Follows("second")),
        ({"first": NONE}, "open", False, Follows("closed", NONE, "first")),
        ({"first": "defer"}, "open", True, Follows("closed", "defer", "first")),
        ({"first": NONE}, "second", False, Follows("second")),
        ({"first": NONE, "second": NONE}, "second", True, Follows("closed", NONE, "second")),
        ({"first": REOPEN, "second": NONE}, "second", False, Follows("dispute")),
        ({"first": NONE, "second": NONE}, "dispute", False, Follows("dispute")),
        (
            {"first": REOPEN, "second": NONE, "settling": "defer"},
            "dispute",
            False,
            Follows("closed", "defer", "settling"),
        ),
    ],
)
def test_what_follows(decided: dict[str, str], status: str, drawn: bool, expected: Follows) -> None:
    assert follows(decided, status=status, drawn=drawn) == expected


def test_the_share_of_closures_read_twice_is_kept_and_cannot_be_told_without_the_key() -> None:
    keys, others = (Keys(key * 32, b"i" * 32, Path()) for key in (b"a", b"b"))
    drawn = [case_id for case_id in range(4_000) if is_drawn(keys, case_id, 0.1)]
    assert 340 <= len(drawn) <= 460, "four standard deviations about 400"
    assert drawn == [case_id for case_id in range(4_000) if is_drawn(keys, case_id, 0.1)]
    assert len([case_id for case_id in drawn if is_drawn(others, case_id, 0.1)]) < 100
    assert {case_id for case_id in range(4_000) if is_drawn(keys, case_id, 0.2)} > set(drawn)


@pytest.mark.parametrize("outcome", [REOPEN, REMOVE, NONE, "defer"])
def test_a_correction_alone_settles_no_outcome_that_takes_two(outcome: str) -> None:
    decided = {"first": REOPEN, "second": NONE, "settling": outcome}
    found = follows(decided, status="closed", corrected=True)
    closed = Follows("closed", outcome, "settling")
    assert found == (Follows("dispute") if outcome in {REOPEN, REMOVE} else closed)
    assert follows(decided, status="closed") == closed
