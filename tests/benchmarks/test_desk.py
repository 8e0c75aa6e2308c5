"""A desk that is made up for pictures leaves nothing of itself in the store."""

from __future__ import annotations

from pathlib import Path

from analytics.nightly import inspection
from analytics.store import nights
from analytics.store.open import open_store
from benchmarks import _desk
from tests.nightly.jobs import files


def test_the_store_knows_nothing_of_a_desk_apart(tiny_store_copy: Path) -> None:
    before = files(tiny_store_copy)
    with _desk.apart(tiny_store_copy) as apart:
        casework = _desk.prepared(apart, cases=2)
        assert casework.store == open_store(apart)
        assert nights.current(open_store(apart)) is not None
        assert (apart / "casework.chains").is_file()
        casework.engine.dispose()
    assert files(tiny_store_copy) == before
    told = inspection.inspect(open_store(tiny_store_copy), (), None)
    told.require_sound()
