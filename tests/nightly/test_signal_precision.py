from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.contracts import CLASSIFICATION, CONTRACT_VERSION
from analytics.errors import ContractError, UsageError
from analytics.evaluation.precision import PrecisionRules
from analytics.feed.ingest import ingest
from analytics.nightly import past, signal_precision
from analytics.ranking.draws import SCHEMA, Draws
from analytics.ranking.policy import every_signal, ranked_signals
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST

TAXONOMY = taxonomy.load()
LAST = FIRST - timedelta(days=180)


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def test_nights_are_counted_back_from_half_a_year_ago(store: Store) -> None:
    asked = signal_precision.nights(store, None, None, 28)
    assert (len(asked), asked[-1], asked[0]) == (13, LAST, LAST - timedelta(days=12 * 28))
    assert signal_precision.nights(store, LAST - timedelta(days=30), LAST, 28)[0] == LAST - timedelta(days=28)
    with pytest.raises(UsageError, match="--every 0"):
        signal_precision.nights(store, None, None, 0)
    with pytest.raises(UsageError, match="before --as-of"):
        signal_precision.nights(store, FIRST, LAST, 28)


def test_every_signal_is_measured_and_what_the_list_found_is_told_apart(store: Store) -> None:
    asked = [LAST - timedelta(days=100), LAST - timedelta(days=30), FIRST]
    day = LAST - timedelta(days=10)
    recorded = datetime(day.year, day.month, day.day, 12)
    who = past.rank(store, [LAST], TAXONOMY)["subject_id"].head(3)
    _load(store, pl.DataFrame({"subject_id": who, "occurred_on": day, "recorded_at": recorded}))
    rows = [(one, day, "list", 1.0, recorded) for one in who.head(2)]
    draws = Draws(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    rules = PrecisionRules(first=20)
    told = signal_precision.measured(store, asked, TAXONOMY, rules, draws)
    assert told["left_out"] == [FIRST.isoformat()]
    assert [each["signal"] for each in told["signals"]] == list(every_signal())
    assert [each["signal"] for each in told["signals"] if each["ranked"]] == list(ranked_signals())
    everybody = told["everybody"]["overall"]
    assert (everybody["reopened"], everybody["outside"]) == (3, 1)
    plain = signal_precision.measured(store, asked[:2], TAXONOMY, rules)
    assert plain["everybody"]["overall"]["outside"] == 3
    assert [len(night) for night in (plain["list"]["nights"], told["list"]["nights"])] == [2, 2]
    assert all(night["people"] == 20 for night in plain["list"]["nights"])
    _keeps(store, told)


def _load(store: Store, reopened: pl.DataFrame) -> None:
    """Load outcomes as a feed of their own."""
    feed = store.path.parent / "feed"
    feed.mkdir()
    told = {"contract": CONTRACT_VERSION, "classification": CLASSIFICATION, "producer": "test"}
    (feed / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    rows = reopened.with_columns(outcome=pl.lit("reopened"))
    rows.select("subject_id", "outcome", "occurred_on", "recorded_at").write_parquet(
        feed / "outcomes.parquet"
    )
    assert not ingest(store, feed).refused


def _keeps(store: Store, told: dict[str, object]) -> None:
    assert signal_precision.kept(store) is None
    path = signal_precision.keep(told, store)
    assert signal_precision.kept(store) == json.loads(json.dumps(told))
    assert "S0" not in path.read_text(encoding="utf-8"), "no subject is named"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(ContractError, match=r"signals\.json: no report"):
        signal_precision.kept(store)


def test_nothing_is_measured_while_the_outcomes_are_not_known(store: Store) -> None:
    with pytest.raises(UsageError, match="no night whose outcomes are known"):
        signal_precision.measured(store, [FIRST], TAXONOMY)
