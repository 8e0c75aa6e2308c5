"""A clock that was set back publishes no old day as today's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.nightly import clock
from analytics.store import attempts, nights, state
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from tests.conftest import TINY_NIGHT
from tests.nightly.jobs import FIRST
from tests.programs import complaint, patched, program

SET_BACK = """
import datetime
class Back(datetime.datetime):
    @classmethod
    def now(cls, zone=None):
        return datetime.datetime(2020, 1, 2, 2, 30, tzinfo=datetime.UTC)
from analytics.commands import nightly
nightly.datetime = Back
"""


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def latest(store: Store) -> datetime:
    return max(state.loads(store)[0].loaded_at, datetime.fromisoformat(nights.all(store)[0].published_at))


def test_a_few_minutes_are_forgiven_and_no_more(store: Store) -> None:
    written = latest(store)
    for behind in (timedelta(0), clock.MOST_BEHIND, timedelta(days=-400)):
        now = written - behind
        assert clock.today(store, now) == now.date()
    with pytest.raises(ContractError, match=r"clock: it says .* was written to at .*--as-of DATE"):
        clock.today(store, written - clock.MOST_BEHIND - timedelta(seconds=1))


def test_a_run_that_published_nothing_tells_the_time_too(store: Store) -> None:
    started = latest(store) + timedelta(days=3)
    with hold(store):
        attempts.begin(store, FIRST, started)
    with pytest.raises(ContractError, match=f"written to at {started:%Y-%m-%d %H:%M}"):
        clock.today(store, started - timedelta(hours=1))


def test_an_empty_store_believes_any_clock(tmp_path: Path) -> None:
    now = datetime(2020, 1, 2, tzinfo=UTC)
    assert clock.today(open_store(tmp_path / "store"), now) == now.date()


def test_the_job_refuses_unless_the_night_is_named(tiny_store_copy: Path) -> None:
    store = ("--store", tiny_store_copy)
    refused = patched(SET_BACK, *store, "nightly")
    assert "clock: it says 2020-01-02 02:30 UTC" in complaint(refused, 3)
    assert patched(SET_BACK, *store, "nightly", "--catch-up").returncode == 3
    named = patched(SET_BACK, *store, "nightly", "--as-of", "2026-06-20")
    assert named.returncode == 0, named.stderr
    assert json.loads(named.stdout)["night"] == 2
    current = json.loads(program(*store, "status", "--json").stdout)["night"]
    assert current["as_of"] == TINY_NIGHT, "the pointer never goes back"
