"""One case at a time: take it, read the file, say what one makes of it, see the score, decide."""

from __future__ import annotations

from analytics.casework.people import Right
from analytics.pages import _case_moves, _case_reading, _case_taking, _desk, _frame, _who

TITLE = "Review"
ORDER = 1
NEEDS = Right.WORK_CASES


def render() -> None:
    """Draw the case that the reader has, or the ways to get one."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    actor = _who.actor()
    desk = _desk.opened(*found)
    case = _case_taking.show(desk, actor)
    if case is not None:
        _case_moves.show(desk, actor, case)
        _case_reading.show(desk, actor, case)
    _frame.not_for()
