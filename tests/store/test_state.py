from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.store import state
from analytics.store.open import open_store
from analytics.store.reading import open_reading
from analytics.store.state import Segment
from tests.feed.feeds import GOOD, load, row


def segment(path: str, loaded: int) -> Segment:
    return Segment(path, "rows", "subjects", 1, 10, "0" * 64, 0, 255, loaded)


def test_segments_count_from_their_load_until_they_are_replaced(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    assert (state.last_load(store), state.loads(store), state.segments(store)) == (0, (), ())
    state.register(store, 1, "first", {"n": 1}, new=(segment("a", 1),), replaced=())
    state.register(store, 2, "second", {}, new=(segment("b", 2),), replaced=("a",))
    assert [each.path for each in state.segments(store)] == ["b"]
    assert [each.path for each in state.segments(store, loaded=1)] == ["a"]
    assert state.segments(store, kind="held") == ()
    assert state.known_paths(store) == {"a", "b"}
    assert [(load.number, load.feed, load.report) for load in state.loads(store)] == [
        (1, "first", '{"n": 1}'),
        (2, "second", "{}"),
    ]


def test_a_load_is_registered_whole_or_not_at_all(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    with pytest.raises(ContractError, match=r"state\.sqlite"):
        state.register(store, 1, "feed", {}, new=(segment("a", 1), segment("a", 1)), replaced=())
    assert state.loads(store) == ()
    assert state.segments(store) == ()


def test_registered_files_are_what_their_hash_says(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]], events=[row("events")])
    for each in state.segments(store):
        content = (store.path / each.path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content), each.rows) == (each.sha256, each.bytes, 1)


def test_a_reading_of_an_older_load_sees_what_there_was(tmp_path: Path) -> None:
    load(tmp_path, subjects=[GOOD["subjects"]], events=[row("events")])
    store, _ = load(tmp_path, events=[row("events", event_id="E2")])
    seen = []
    for loaded in (0, 1, 2, None):
        with open_reading(store, loaded) as reading:
            seen.append((reading.loaded, reading.connection.table("events").shape[0]))
    assert seen == [(0, 0), (1, 1), (2, 2), (2, 2)]
