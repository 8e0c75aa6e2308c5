from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.nightly import export
from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, run


def test_the_first_rows_of_the_current_night_with_a_watermark_in_each(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    rows = export.queue(store, None, 5)
    night = nights.current(store)
    assert night is not None
    assert rows["rank"].to_list() == [1, 2, 3, 4, 5]
    assert set(rows["watermark"]) == {export.watermark(night)}
    assert export.watermark(night).startswith(
        "SYNTHETIC – Rereview night 2026-06-30, publication 1, manifest "
    )
    assert rows.equals(export.queue(store, FIRST, 5)), "the same bytes whenever it is exported"


def test_more_rows_than_there_are_is_all_of_them(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    everyone = export.queue(store, None, 1_000_000)
    assert everyone["rank"].to_list() == list(range(1, everyone.height + 1))
    assert everyone.height > 100


def test_another_night_is_exported_by_its_date(tiny_store_copy: Path) -> None:
    run(tiny_store_copy, date(2026, 1, 6))
    assert set(export.queue(open_store(tiny_store_copy), date(2026, 1, 6), 3)["as_of"]) == {date(2026, 1, 6)}


@pytest.mark.parametrize("top", [0, -1])
def test_no_rows_is_no_export(tiny_store: Path, top: int) -> None:
    with pytest.raises(UsageError, match=f"--top {top}; allowed: a whole number from 1"):
        export.queue(open_store(tiny_store), None, top)


def test_a_night_that_is_not_published_is_named_beside_those_that_are(
    tiny_store: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"the night 2020-01-01 is not published; allowed: .*2026-06-30"):
        export.queue(open_store(tiny_store), date(2020, 1, 1), 5)
    with pytest.raises(
        UsageError, match="the current night is not published; allowed: a `rereview nightly` first"
    ):
        export.queue(open_store(tmp_path / "store"), None, 5)
