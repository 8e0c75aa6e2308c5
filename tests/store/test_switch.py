from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.errors import ContractError, SwitchedOffError, UsageError
from analytics.store import state, switch
from analytics.store.open import Store, open_store

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
WHY = "the feed names wrong people"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def off(store: Store) -> switch.Switched:
    return switch.turn(store, off=True, by="Sue Egan", reason=WHY, now=NOW)


def test_a_new_store_is_on(store: Store) -> None:
    assert switch.all(store) == []
    assert switch.standing(store) is None
    switch.require_on(store)


def test_off_is_told_with_who_when_and_why_and_on_ends_it(store: Store) -> None:
    assert off(store) == switch.standing(store)
    with pytest.raises(SwitchedOffError) as caught:
        switch.require_on(store)
    assert str(caught.value).startswith(
        f"switched off since 2026-06-30 09:00 UTC by Sue Egan: {WHY}; allowed: "
    )
    assert caught.value.exit_code == 4
    on = switch.turn(store, off=False, by="Al", reason="mended", now=NOW + timedelta(days=1))
    assert (on.number, on.off, switch.standing(store)) == (2, False, None)
    switch.require_on(store)
    assert [row.off for row in switch.all(store)] == [True, False]


def test_only_a_change_is_a_change(store: Store) -> None:
    with pytest.raises(UsageError, match="switch: on already"):
        switch.require_change(store, off=False)
    switch.require_change(store, off=True)
    off(store)
    with pytest.raises(UsageError, match="off since 2026-06-30 09:00 UTC by Sue Egan"):
        switch.require_change(store, off=True)
    switch.require_change(store, off=False)


@pytest.mark.parametrize("statement", ["update switches set turned_off = 0", "delete from switches"])
def test_the_record_only_grows(store: Store, statement: str) -> None:
    off(store)
    with pytest.raises(ContractError, match="stays on record"), state.connect(store) as connection:
        connection.execute(statement)
    assert switch.standing(store) is not None
