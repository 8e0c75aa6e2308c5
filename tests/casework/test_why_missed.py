from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analytics.casework.reviews.why_missed import Facts, Open, Place, Rules, State, Why, reasons

DAY = date(2026, 6, 30)
OPENED = datetime(2026, 6, 1, 9, tzinfo=UTC)


def _place(state: State, rank: int | None = 500, day: int = 20, *, full: bool = False) -> Place:
    return Place(date(2026, 6, day), rank, None if rank is None else 1.0, 25, state, full)


BELOW = _place(State.BELOW)
FACTS = Facts(DAY, (BELOW,), None, known=6, late=0, against=-0.2, held_by="protective", gap=3.0)


@pytest.mark.parametrize(
    ("changed", "why", "words"),
    [
        ({}, Why.WEAK, "Never above the line, at best at rank 500; on the last night 3.0 nats were missing."),
        ({"open": Open(OPENED, date(2026, 6, 15), None)}, Why.OVERDUE, "was due on 2026-06-15"),
        ({"open": Open(OPENED, DAY, None)}, Why.OUT, "due on 2026-06-30, and had not been read yet."),
        (
            {"open": Open(OPENED, date(2026, 6, 15), datetime(2026, 7, 9, tzinfo=UTC))},
            Why.SNOOZED,
            "put away until 2026-07-09.",
        ),
        (
            {"path": (BELOW, _place(State.ABOVE, 12, full=True))},
            Why.CAPACITY,
            "Above the line on one night looked at, at best at rank 12; on 1 of them the week's capacity",
        ),
        (
            {"path": (_place(State.ABOVE, 20), _place(State.ABOVE, 12, full=True))},
            Why.UNTAKEN,
            "Above the line on 2 nights looked at, at best at rank 12",
        ),
        (
            {"path": (_place(State.RESTING, 3), BELOW)},
            Why.RESTING,
            "Resting on one night on which their rank was above the line.",
        ),
        ({"path": (_place(State.RESTING, 300),)}, Why.WEAK, "at best at rank 300"),
        ({"path": ()}, Why.NO_NIGHT, "No night from before is kept"),
        ({"path": (_place(State.UNLISTED, None),)}, Why.UNLISTED, "not closed, or not known"),
        ({"known": 3, "late": 3}, Why.LATE, "3 of 6 reports of that time were recorded only after"),
        ({"known": 1}, Why.FEW, "Only one report was known"),
        ({"known": 0}, Why.FEW, "No report was known"),
        ({"against": -3.1}, Why.HELD_DOWN, "3.1 nats speak against, most of them by protective; 3.0 were"),
    ],
)
def test_the_main_reason_is_told_in_words(changed: dict[str, object], why: Why, words: str) -> None:
    found = reasons(replace(FACTS, **changed))  # type: ignore[arg-type]
    assert found[0].why is why
    assert words in found[0].words


def test_several_reasons_are_told_and_those_of_the_desk_come_first() -> None:
    waits = Open(OPENED, date(2026, 6, 15), None)
    path = (_place(State.ABOVE, 4), _place(State.OUT, 4))
    both = reasons(replace(FACTS, open=waits, path=path, known=0, late=9))
    assert [each.why for each in both] == [Why.OVERDUE, Why.UNTAKEN]
    known = reasons(replace(FACTS, known=1, late=2, against=-9.0))
    assert [each.why for each in known] == [Why.LATE, Why.FEW, Why.HELD_DOWN]
    assert [each.why for each in reasons(replace(FACTS, known=1), Rules(few_reports=1))] == [Why.WEAK]
