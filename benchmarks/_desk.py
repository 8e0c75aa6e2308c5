"""A desk at work: people of every role, and some cases read, for pictures and for measurements."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.casework import directory
from analytics.casework.database import Casework, open_casework
from analytics.casework.desk import handing_out, lanes, news, rules, second_readers, tripwires
from analytics.casework.people import PERSONAL, Actor, operator
from analytics.casework.reviews import deciding, judging, readings
from analytics.casework.reviews.deciding import Decision, Outcome
from analytics.casework.reviews.judging import Judgement, View
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store

EVERYTHING = "everything"
"""Somebody with every role: for pictures of every page."""
_RATIONALE = "The reports are explained by the move, which the housing office has confirmed in writing."
_DECISIONS: tuple[tuple[View, Outcome], ...] = (
    ("not escalating", "no further action"),
    ("escalating", "recommend reopening"),
    ("not escalating", "no further action"),
    ("unclear", "defer"),
)


@contextmanager
def apart(store: Path) -> Iterator[Path]:
    """A folder that has all of the store but its desk, and casework and keys of its own beside it.

    The store itself learns nothing of that desk: it would miss the log of it later, and `verify` say so.
    """
    with TemporaryDirectory(prefix="rereview-desk-") as folder:
        place = Path(folder) / "store"
        place.mkdir()
        for each in store.resolve().iterdir():
            if not each.name.startswith("casework."):
                (place / each.name).symlink_to(each)
        mine = {
            "REREVIEW_CASEWORK": f"sqlite:///{folder}/casework.sqlite",
            "REREVIEW_KEYS": f"{folder}/keys",
            "REREVIEW_AS": EVERYTHING,
            "REREVIEW_PURPOSE": "training",
        }
        before = {name: os.environ.get(name) for name in mine}
        os.environ.update(mine)
        try:
            yield place
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def staffed(store: Store, readers: int = 3) -> tuple[Casework, list[Actor]]:
    """The desk with somebody of every role at once, and so many readers who are that too."""
    casework, now = open_casework(store), datetime.now(UTC)
    names = [EVERYTHING, *(f"reader-{number}" for number in range(1, readers + 1))]
    people = [
        directory.add(
            casework, operator(), name, name.replace("-", " ").capitalize(), PERSONAL, now=now
        ).actor
        for name in names
    ]
    return casework, people


def work(store: Store, night: Night, casework: Casework, people: list[Actor], cases: int = 8) -> None:
    """Read some cases in the days before now, and leave one open with the first of the people."""
    known = rules.in_force(casework)
    listed = lanes.of_night(night)
    told = news.of_night(store, night, known, tripwires.load())
    start = datetime.now(UTC) - timedelta(days=2)
    for number in range(cases):
        reader, now = people[1 + number % (len(people) - 1)], start + timedelta(hours=number)
        handed = handing_out.next_case(casework, reader, listed, told, now=now)
        if handed.case is None:
            return
        view, outcome = _DECISIONS[number % len(_DECISIONS)]
        _read(casework, reader, handed.case.case_id, "scheduled re-review", view, outcome, now)
    second = people[0]
    found = second_readers.next_second(casework, second, now=start + timedelta(days=1))
    if found is not None:
        now = start + timedelta(days=1)
        _read(casework, second, found.case_id, "second reading", "escalating", "recommend reopening", now)
    handed = handing_out.next_case(casework, people[0], listed, told, now=datetime.now(UTC))
    if handed.case is not None:
        readings.open_reading(
            casework, people[0], handed.case.case_id, "scheduled re-review", now=datetime.now(UTC)
        )


def _read(
    casework: Casework, reader: Actor, case_id: int, purpose: str, view: View, outcome: Outcome, now: datetime
) -> None:
    number = readings.open_reading(casework, reader, case_id, purpose, now=now).number
    facts = "Two reports in May, both of the same call, graded 2B and 3C."
    told = Judgement(view, facts, "One quarrel, told twice.", "A dispute about noise.", judging.NONE_FOUND)
    judging.judge(casework, reader, number, told, now=now + timedelta(minutes=20))
    judging.reveal(casework, reader, number, None, None, now=now + timedelta(minutes=21))
    until = now.date() + timedelta(days=30) if outcome == "defer" else None
    decision = Decision(outcome, _RATIONALE, defer_until=until)
    deciding.decide(casework, reader, number, decision, now=now + timedelta(minutes=25))


def prepared(path: Path, cases: int = 8) -> Casework:
    """A staffed desk at work on the current night of the store at `path`."""
    store = open_store(path)
    casework, people = staffed(store)
    night = nights.current(store)
    if night is not None:
        work(store, night, casework, people, cases)
    return casework
