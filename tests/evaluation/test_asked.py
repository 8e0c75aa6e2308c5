"""What may be asked, and the report that answers it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import UsageError
from analytics.evaluation import scenes
from analytics.evaluation.asked import Asked, answer
from analytics.evaluation.backtest import Parameters, Work
from analytics.evaluation.truth import FOUND_BY
from analytics.evaluation.worlds import Size
from analytics.progress import QUIET
from analytics.ranking.draws import Draws
from analytics.store.open import open_store
from analytics.taxonomy import load

ASKED = Asked(
    kinds=("apart", "null"),
    seeds=2,
    size=Size(closed=150, active=30, years=4.0),
    rankings=("random", "count_90d"),
    parameters=Parameters(weeks=8, budgets=(3,), frontier=(3,)),
)


def test_worlds_of_each_kind_are_replayed_and_the_report_is_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    told = answer(ASKED, store, load(), Work(tmp_path / "work", "c"))
    assert [world["name"] for world in told["worlds"]] == ["apart-101", "apart-102", "null-401", "null-402"]
    assert told["worlds"][2]["escalations"] == 0
    assert {row["kind"] for row in told["rankings"]} == {"apart", "null", "all"}
    kept = json.loads((store.path / "backtests/apart-null-2.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(told))


def test_asked_again_it_answers_the_same_from_what_it_kept(tmp_path: Path) -> None:
    store, work = open_store(tmp_path / "store"), Work(tmp_path / "work", "c")
    one = replace(ASKED, kinds=("apart",), seeds=1, name="trial")
    first = answer(one, store, load(), work)
    for world in (tmp_path / "work/worlds").rglob("made.json"):
        world.unlink()
    assert answer(one, store, load(), work) == first
    assert first["name"] == "trial"
    assert not list((tmp_path / "work/worlds").rglob("made.json"))


def test_what_the_list_found_itself_is_told_apart_in_a_store_s_past(tiny_store_copy: Path) -> None:
    store, work = open_store(tiny_store_copy), Work(tiny_store_copy / "work", "c")
    known = scenes.of_store(store, load()).open(QUIET).history.outcomes
    late = known.filter(known["outcome"] == "reopened").sort("occurred_on", descending=True)
    table = late.select("subject_id", "occurred_on", "recorded_at").with_columns(
        lane=pl.lit("list"), probability=pl.lit(1.0)
    )
    asked = Asked(rankings=("count_90d",), parameters=Parameters(weeks=150, budgets=(3,), frontier=(3,)))
    told, plain = (answer(asked, store, load(), work, draws=of) for of in (Draws(table.head(1)), None))
    rows = {row["mode"]: row["escalations"] for row in told["by_mode"]}
    assert rows[FOUND_BY["list"]] == 1
    assert sum(rows.values()) == plain["by_mode"][0]["escalations"]
    assert told["parameters"]["truth"].endswith("and what was found otherwise")
    assert plain["parameters"]["truth"].endswith("180 days before its outcome")


def test_worlds_of_another_size_lie_elsewhere(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    bigger = replace(ASKED, size=replace(ASKED.size, closed=160))
    first, second = (asked.scenes(store, load(), tmp_path)[0].identity for asked in (ASKED, bigger))
    assert first != second


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kinds": ("mars",)}, "--worlds mars: no such kind of worlds; allowed: reference, apart"),
        ({"seeds": 0}, "--seeds 0"),
        ({"name": "../up"}, "letters, digits"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        replace(ASKED, **wrong)  # type: ignore[arg-type]
