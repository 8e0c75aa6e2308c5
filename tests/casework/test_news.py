from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.casework.desk import lanes, news
from analytics.casework.desk.lanes import Listed
from analytics.casework.desk.rules import DeskRules
from analytics.casework.desk.tripwires import HITS
from analytics.errors import UsageError
from analytics.store import nights
from analytics.store.open import open_store
from tests.casework.desk import WIRES


def test_list_and_news_of_a_published_night(tiny_store: Path) -> None:
    store = open_store(tiny_store)
    night = nights.current(store)
    assert night is not None
    listed = lanes.of_night(night)
    assert (listed.as_of, listed.ranks[0], listed.rank(listed.subject_ids[2])) == (night.as_of, 1, 3)
    assert listed.rank("nobody") is None
    assert (np.diff(listed.scores) <= 0).all()
    told = news.of_night(store, night, DeskRules(tripwire_days=3_000), WIRES)
    assert told.hits.columns == list(HITS)
    assert not told.hits.is_empty()
    assert set(told.hits["event_type"]) <= set(WIRES.reasons)
    whom = str(told.hits["subject_id"][0])
    everything = told.unseen({whom: date(2000, 1, 1), "nobody": date(2000, 1, 1)})
    assert set(everything) == {whom}
    assert set(told.hits.filter(told.hits["subject_id"] == whom)["event_id"]) <= set(everything[whom])
    assert told.unseen({whom: night.as_of}) == {}


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(UsageError, match="differ in length"):
        Listed(date(2026, 6, 30), ("A", "B"), np.array([1]), np.array([0.0]))
    with pytest.raises(UsageError, match="not in the order of reading; allowed: growing ranks"):
        Listed(date(2026, 6, 30), ("A", "B"), np.array([2, 1]), np.array([0.0, 0.0]))
