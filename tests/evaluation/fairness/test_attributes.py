from __future__ import annotations

from pathlib import Path

import polars as pl

from analytics.evaluation.fairness import attributes
from analytics.store import state
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, load, row


def test_every_text_column_is_an_attribute_and_those_of_nobody_are_not(tmp_path: Path) -> None:
    people = [{**GOOD["subjects"], "subject_id": f"S{n}"} for n in (1, 2, 3)]
    given = [
        row("protected_attributes", subject_id="S2", sex="f", faith="x", notes=""),
        row("protected_attributes", subject_id="S1", sex=None, faith=None),
    ]
    store, _ = load(tmp_path, subjects=people, protected_attributes=given)
    kept = attributes.kept(store)
    assert kept.columns == ["subject_id", "sex", "faith"]
    assert kept.rows() == [("S1", None, None), ("S2", "f", "x")]
    groups = attributes.grouped(kept, pl.Series("subject_id", ["S3", "S2", "S1"]))
    assert groups["sex"].to_list() == ["not stated", "f", "not stated"]
    assert groups["faith"].to_list() == ["not stated", "x", "not stated"]


def test_they_are_those_of_a_load_and_before_it_there_are_none(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]], protected_attributes=[row("protected_attributes")])
    assert attributes.kept(store, 0).columns == ["subject_id"]
    assert attributes.kept(store, state.last_load(store)).height == 1
    assert attributes.kept(open_store(tmp_path / "empty")).is_empty()


def test_rare_values_are_one_group() -> None:
    values = [f"v{n:02}" for n in range(25) for _ in range(25 - n)] + [None]
    folded = attributes.folded(pl.Series("faith", values))
    assert folded.n_unique() == attributes.MOST_GROUPS + 2
    assert (folded == attributes.OTHERS).sum() == 1 + 2 + 3 + 4 + 5
    assert folded[-1] == attributes.NOT_STATED
