"""Nothing that ranks can tell a protected attribute: permuted or taken away, the same bytes come out."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics import taxonomy
from analytics.evaluation.fairness import attributes
from analytics.feed.ingest import ingest
from analytics.nightly import learning, outfiles, past
from analytics.store import nights
from analytics.store.open import Store, open_store
from tests.conftest import TINY_NIGHT
from tests.nightly import jobs

NIGHT = date.fromisoformat(TINY_NIGHT)
TABLE = "protected_attributes.parquet"


def ranked(store: Store, folder: Path) -> bytes:
    """The bytes of `rereview rank` over three nights, with the model that was fitted in between."""
    earlier = [date(2025, 6, 30), date(2026, 1, 31), NIGHT]
    out = folder / "ranks.parquet"
    outfiles.write(past.rank(store, earlier, taxonomy.load()), out, "parquet")
    return out.read_bytes()


def published(store: Store) -> dict[str, Any]:
    """What the night's manifest says of inputs, model and outputs; only a verdict may know a group."""
    night = nights.current(store)
    assert night is not None
    told: dict[str, Any] = json.loads(night.manifest_text)
    return {key: told[key] for key in ("model", "outputs", "parameters", "taxonomy_sha256", "inputs")}


def permuted(feed: Path, seed: int) -> None:
    """Deal everybody's attributes out anew, all of a person together, under names of another order."""
    kept = pl.read_parquet(feed / TABLE)
    order = pl.Series(np.random.default_rng(seed).permutation(kept.height))
    dealt = kept.drop("subject_id")[order]
    again = pl.concat([kept.select("subject_id"), dealt], how="horizontal")
    again.with_columns(faith=pl.col("sex").reverse()).write_parquet(feed / TABLE)


@pytest.mark.parametrize("variant", ["permuted", "absent"])
def test_the_model_the_night_and_every_ranking_are_the_same_bytes(
    variant: str, tiny_feed: Path, tiny_store: Path, tmp_path: Path
) -> None:
    feed = Path(shutil.copytree(tiny_feed, tmp_path / "feed"))
    if variant == "absent":
        (feed / TABLE).unlink()
    else:
        permuted(feed, seed=5)
    store, before = open_store(tmp_path / "store"), open_store(tiny_store)
    ingest(store, feed)
    learning.fit(store, NIGHT, taxonomy.load())
    jobs.run(store, NIGHT)
    assert not attributes.kept(store).equals(attributes.kept(before))
    assert published(store) == published(before)
    assert ranked(store, tmp_path) == ranked(before, tmp_path)
