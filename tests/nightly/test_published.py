from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.nightly import published
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST


def test_the_current_night_or_the_one_of_a_date(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    assert published.night(store, None, "export") == published.night(store, FIRST, "export")


def test_one_that_is_not_there_is_named_beside_those_that_are(tiny_store: Path, tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"links: the night 2020-01-01 is not published; allowed: .*2026-06-30"
    ):
        published.night(open_store(tiny_store), date(2020, 1, 1), "links")
    with pytest.raises(
        UsageError, match="links: the current night is not published; allowed: a `rereview nightly`"
    ):
        published.night(open_store(tmp_path / "store"), None, "links")
