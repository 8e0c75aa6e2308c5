"""While the program is switched off nobody is ranked or shown; loading and checking go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.errors import SwitchedOffError
from analytics.feed.ingest import ingest
from analytics.network.near import suggestions
from analytics.nightly import (
    comparing,
    explaining,
    exposition,
    gates,
    inspection,
    past,
    published,
    signal_export,
    signal_precision,
    standing,
    trying,
)
from analytics.store import attempts, nights, switch
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST, NOW, Kept, run

TAXONOMY = taxonomy.load()
READERS: dict[str, Callable[[Store], object]] = {
    "nightly": lambda store: run(store, FIRST + timedelta(days=1)),
    "rank": lambda store: past.rank(store, [FIRST], TAXONOMY),
    "explain": lambda store: explaining.explain(store, "S000001", None, TAXONOMY),
    "explain a day": lambda store: explaining.explain(store, "S000001", FIRST, TAXONOMY),
    "export queue, export ego, links": lambda store: published.night(store, None, "export"),
    "diff": lambda store: published.chosen(store, "1", "diff"),
    "export signals": lambda store: signal_export.signals(store, [FIRST], TAXONOMY),
    "signals precision": lambda store: signal_precision.measured(store, [FIRST], TAXONOMY),
    "policy try": lambda store: trying.try_policy(store, Path("none.toml"), None, TAXONOMY),
    "models compare": lambda store: comparing.compare(store, ("priors", "priors"), [FIRST], TAXONOMY),
    "matches list": lambda store: suggestions.suggest(store, FIRST),
}


def off(store: Store) -> Store:
    switch.turn(store, off=True, by="Sue Egan", reason="wrong people", now=NOW)
    return store


@pytest.fixture
def switched_off(tmp_path: Path) -> Store:
    return off(open_store(tmp_path / "store"))


@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_ranked_or_handed_out(switched_off: Store, reader: str) -> None:
    with pytest.raises(SwitchedOffError, match=r"switched off since .* by Sue Egan: wrong people"):
        READERS[reader](switched_off)
    assert attempts.all(switched_off) == []


def test_the_log_of_nights_says_why_there_is_none(switched_off: Store) -> None:
    log = Kept()
    with pytest.raises(SwitchedOffError):
        run(switched_off, FIRST, log=log)
    assert log.events[0][0] == "failed"
    assert log.events[0][1]["exit_code"] == 4


def test_feeds_are_loaded_and_the_record_is_checked(tiny_store_copy: Path, tiny_feed: Path) -> None:
    store = off(open_store(tiny_store_copy))
    assert ingest(store, tiny_feed).refused == ()
    inspection.inspect(store, (), None).require_sound()
    found = standing.look(store, NOW, 1e6)
    assert (found.exit_code, found.to_json()["switched_off"]) == (4, True)
    assert found.problems == ("switched off since 2026-07-01 02:00 UTC by Sue Egan: wrong people",)
    assert "rereview_switched_off 1.0" in exposition.text(found)


def test_a_job_that_is_running_publishes_nothing(
    tiny_store_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tiny_store_copy)
    judge = gates.judge

    def meanwhile(*given: object, **named: object) -> object:
        off(store)
        return judge(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(gates, "judge", meanwhile)
    with pytest.raises(SwitchedOffError):
        run(store, FIRST + timedelta(days=1))
    assert [night.as_of for night in nights.all(store)] == [FIRST]
    assert attempts.all(store)[-1].outcome == "failed"
    switch.turn(store, off=False, by="Sue Egan", reason="mended", now=NOW)
    assert published.night(store, None, "export").as_of == FIRST
