"""Same feeds, same loads: the same nights to the byte, in another store, later, and computed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.feed.ingest import ingest
from analytics.nightly import learning, rebuild
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store, open_store
from benchmarks._kill_world import Feeds, feeds
from tests.nightly.jobs import files, run
from tests.stores import copied

NIGHTS = 10


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    return feeds(tmp_path_factory.mktemp("weeks"), NIGHTS, closed=70)


def replayed(path: Path, weeks: Feeds) -> Store:
    """A store that saw ten nights, each with its own feed; a model is learnt on the way."""
    store = open_store(path)
    ingest(store, weeks.first)
    for place, (as_of, feed) in enumerate(weeks.later):
        if place == NIGHTS // 2:
            learning.fit(store, as_of, taxonomy.load())
        run(store, as_of, feed)
    return store


@pytest.fixture(scope="module")
def ten(weeks: Feeds, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Only to be read."""
    return replayed(tmp_path_factory.mktemp("ten") / "store", weeks)


def told(published: list[Night]) -> list[str]:
    return [night.manifest_text for night in published]


def test_another_store_of_the_same_loads_has_the_same_nights(
    ten: Store, weeks: Feeds, tmp_path: Path
) -> None:
    other = replayed(tmp_path / "store", weeks)
    assert told(nights.all(other)) == told(nights.all(ten))
    assert len({night.manifest["outputs"]["queue"]["sha256"] for night in nights.all(ten)}) == NIGHTS
    assert files(other.segments) == files(ten.segments)
    assert len({night.model_id for night in nights.all(ten)}) == 2


def test_ten_past_nights_are_rebuilt_byte_for_byte(ten: Store) -> None:
    results = rebuild.rebuild(ten, taxonomy.load(), set())
    assert results == {number: rebuild.Rebuilt(None, ()) for number in range(1, NIGHTS + 1)}


def test_a_past_night_with_nothing_new_publishes_nothing(ten: Store) -> None:
    newest = nights.all(ten)[-1]
    again = run(ten, newest.as_of)
    assert (again.published, again.night) == (False, newest)


def test_a_past_night_after_more_was_loaded_says_the_same_and_moves_no_pointer(
    ten: Store, tmp_path: Path
) -> None:
    store = open_store(copied(ten.path, tmp_path / "store"))
    before, eighth = nights.current(store), nights.all(store)[7]
    again = run(store, eighth.as_of)
    # what was loaded since is named in the manifest; what was recorded since changes no output
    assert again.night.manifest["outputs"]["queue"] == eighth.manifest["outputs"]["queue"]
    assert nights.current(store) == before
