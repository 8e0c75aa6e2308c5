"""Nights that were missed are published in their order, whatever ends it on the way."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.errors import GateError
from analytics.nightly import catching_up, inspection, job
from analytics.nightly.job import Job, Result
from analytics.store import nights
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST, NOW, Kept, run
from tests.programs import patched, program
from tests.stores import copied

LAST = FIRST + timedelta(days=3)
KILLED_IN_THE_SECOND_NIGHT = """
import os, signal
from analytics.nightly import job
publish, count = job.publish, []
def killed(*arguments):
    count.append(1)
    if len(count) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    publish(*arguments)
job.publish = killed
"""


def clock() -> Iterator[datetime]:
    return (NOW + timedelta(minutes=minutes) for minutes in range(1, 1000))


def caught_up(store: Store, until: date = LAST, log: Kept | None = None, *feeds: Path) -> list[Result]:
    times = clock()
    asked = Job(until, feeds, NOW)
    return list(catching_up.catch_up(store, asked, taxonomy.load(), log or Kept(), lambda: next(times)))


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def test_every_missed_night_is_published_once_and_in_order(store: Store, tiny_feed: Path) -> None:
    log = Kept()
    results = caught_up(store, LAST, log, tiny_feed)
    assert [result.night.as_of for result in results] == [FIRST + timedelta(days=n) for n in (1, 2, 3)]
    assert [len(result.reports) for result in results] == [1, 0, 0], "a feed is loaded once"
    assert len({result.night.published_at for result in results}) == 3
    told = [particulars for name, particulars in log.events if name == "catching up"]
    assert [(one["done"], one["nights"]) for one in told] == [(0, 3), (1, 3), (2, 3)]
    again = caught_up(store)
    assert [(result.night.number, result.published) for result in again] == [(4, False)]
    inspection.inspect(store, (), taxonomy.load()).require_sound()


def test_each_night_is_what_it_would_have_been_in_time(store: Store, tmp_path: Path) -> None:

    other = open_store(copied(store.path, tmp_path / "in-time"))
    caught_up(store)
    for days in (1, 2, 3):
        run(other, FIRST + timedelta(days=days))
    late, in_time = ([night.manifest["outputs"] for night in nights.all(each)] for each in (store, other))
    assert late == in_time


def test_the_first_night_that_fails_ends_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = job.nightly

    def failing(given: Store, asked: Job, *rest: object) -> Result:
        if asked.as_of == FIRST + timedelta(days=2):
            raise GateError("night: gate churn")
        return whole(given, asked, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(catching_up, "nightly", failing)
    with pytest.raises(GateError, match="churn"):
        caught_up(store)
    assert [night.as_of for night in nights.all(store)] == [FIRST, FIRST + timedelta(days=1)]
    monkeypatch.undo()
    assert [result.night.as_of.day for result in caught_up(store)] == [2, 3]


def test_where_nothing_was_missed_the_night_is_run_as_ever(store: Store) -> None:
    assert catching_up.missed(nights.all(store), FIRST) == [FIRST]
    assert catching_up.missed(nights.all(store), FIRST - timedelta(days=9)) == [FIRST - timedelta(days=9)]
    assert catching_up.missed([], LAST) == [LAST]


def test_killed_in_the_middle_it_goes_on(tiny_store_copy: Path) -> None:
    asked = ("--store", tiny_store_copy, "nightly", "--catch-up", "--as-of", LAST.isoformat())
    assert patched(KILLED_IN_THE_SECOND_NIGHT, *asked).returncode == -signal.SIGKILL
    store = open_store(tiny_store_copy)
    assert [night.as_of for night in nights.all(store)] == [FIRST, FIRST + timedelta(days=1)]
    done = program(*asked)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["as_of"], one["published"]) for one in told] == [("2026-07-02", True), ("2026-07-03", True)]
    inspection.inspect(store, (), None).require_sound()
