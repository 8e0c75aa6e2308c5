from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.errors import ContractError, GateError, StoreBusyError
from analytics.nightly import code_version, manifest, relations, scoring
from analytics.nightly.runner import Given, Relations, Step
from analytics.nightly.steps import NIGHT
from analytics.store import models, nights
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, NOW, Kept, run

LATER = date(2026, 7, 7)


def current(path: Path) -> Night:
    night = nights.current(open_store(path))
    assert night is not None
    return night


def test_a_night_is_published_with_all_that_it_rests_on(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    result = run(tiny_store_copy, LATER)
    night = result.night
    assert result.published
    assert (night.number, night.as_of, night.published_at) == (2, LATER, NOW.isoformat())
    told = night.manifest
    assert told["code"] == code_version.current()
    assert told["model"]["model_id"] == night.model_id
    assert told["taxonomy_sha256"] == manifest.taxonomy_sha256(taxonomy.load())
    assert set(told["parameters"]["signals"]) >= {"escalation"}
    assert told["previous"] == told["compared_with"] == nights.all(store)[0].manifest_sha256
    tables = {segment["table"] for segment in told["inputs"]["segments"]}
    assert {"subjects", "events", "outcomes"} <= tables
    assert "protected_attributes" not in tables
    rows = {name: output["rows"] for name, output in told["outputs"].items()}
    found = {name: nights.read(night, f"read_night_{name}").height for name in relations.PUBLISHED}
    assert rows == found
    assert found["queue"] > 100


def test_each_step_is_logged_in_order(tiny_store_copy: Path) -> None:
    log = Kept()
    run(tiny_store_copy, LATER, log=log)
    steps = [name for step in NIGHT for name in ("step", "done")]
    assert log.names == ["started", *steps, "judged", "published"]
    assert [told["step"] for name, told in log.events if name == "done"] == [step.name for step in NIGHT]


def test_run_again_with_nothing_new_it_publishes_nothing(tiny_store_copy: Path, tiny_feed: Path) -> None:
    before = current(tiny_store_copy)
    log = Kept()
    result = run(tiny_store_copy, FIRST, log=log)
    assert not result.published
    assert result.night == before
    assert log.names == ["started", "unchanged"]
    again = run(tiny_store_copy, FIRST, tiny_feed)
    assert not again.published, "a feed that brings nothing new changes nothing"
    assert again.reports[0].tables["events"].accepted == 0
    assert [night.number for night in nights.all(open_store(tiny_store_copy))] == [1]


def test_a_damaged_night_is_published_anew(tiny_store_copy: Path) -> None:
    before = current(tiny_store_copy)
    before.run_path.unlink()
    result = run(tiny_store_copy, FIRST)
    assert result.published
    assert result.night.manifest["outputs"] == before.manifest["outputs"]
    assert current(tiny_store_copy).number == 2


def test_each_subject_stands_beside_its_rank_of_the_night_before(tiny_store_copy: Path) -> None:
    first = nights.read(current(tiny_store_copy), "read_night_queue")
    second = nights.read(run(tiny_store_copy, LATER).night, "read_night_queue")
    both = second.join(first, on="subject_id", how="left", suffix="_before")
    assert both["previous_rank"].equals(both["rank_before"].rename("previous_rank"))
    assert both["previous_score"].equals(both["score_before"].rename("previous_score"))
    assert first["previous_rank"].null_count() == first.height


def test_an_older_night_is_kept_and_the_newest_stays_on_the_screen(tiny_store_copy: Path) -> None:
    result = run(tiny_store_copy, date(2026, 1, 6))
    assert result.published
    assert nights.read(result.night, "read_night_queue")["previous_rank"].null_count() > 0
    assert current(tiny_store_copy).as_of == FIRST


def test_a_night_before_the_first_model_is_ranked_with_the_priors(tiny_store_copy: Path) -> None:
    night = run(tiny_store_copy, date(2026, 1, 6)).night
    assert night.model_id.startswith("priors-")
    assert models.by_id(open_store(tiny_store_copy), night.model_id) is not None
    assert current(tiny_store_copy).model_id.startswith("fit-")


def _undefined(given: Given, relations: Relations) -> Relations:
    tables = NIGHT[0].function(given, relations)
    return {**tables, "scored": tables["scored"].with_columns(score=pl.lit(float("nan")))}


def _short(given: Given, relations: Relations) -> Relations:
    tables = NIGHT[0].function(given, relations)
    return {**tables, "scored": tables["scored"].head(-1)}


def _invented(given: Given, relations: Relations) -> Relations:
    tables = NIGHT[0].function(given, relations)
    return {**tables, "contributions": tables["contributions"].with_columns(pl.col("evidence") + 1.0)}


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (_undefined, "relation queue: .*'score'"),
        (_short, "gate cohort_is_covered: 1 subjects of the cohort not ranked"),
        (_invented, "gate evidence_adds_up"),
    ],
)
def test_a_night_that_fails_a_gate_is_not_published(
    tiny_store_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: Callable[[Given, Relations], Relations],
    complaint: str,
) -> None:
    broken = Step("score", function, NIGHT[0].reads, NIGHT[0].writes)
    monkeypatch.setattr(scoring, "NIGHT", (broken, *NIGHT[1:]))
    log = Kept()
    with pytest.raises(GateError, match=complaint):
        run(tiny_store_copy, LATER, log=log)
    assert log.events[-1][0] == "failed"
    assert log.events[-1][1]["exit_code"] == 4
    assert current(tiny_store_copy).as_of == FIRST
    assert len(list((tiny_store_copy / "runs").iterdir())) == 1


def test_a_refused_feed_stops_the_job_before_it_scores(tiny_store_copy: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    (feed / "manifest.json").write_text('{"contract": 1, "classification": "real", "producer": "x"}')
    log = Kept()
    with pytest.raises(ContractError, match="synthetic"):
        run(tiny_store_copy, LATER, feed, log=log)
    assert log.names == ["started", "ingest", "failed"]
    assert current(tiny_store_copy).as_of == FIRST


def test_feeds_are_loaded_first_and_an_unreadable_file_does_not_stop_the_others(
    tmp_path: Path, tiny_feed: Path
) -> None:
    feed = Path(shutil.copytree(tiny_feed, tmp_path / "feed"))
    (feed / "outcomes.parquet").write_bytes(b"damaged")
    result = run(tmp_path / "store", FIRST, feed)
    assert result.published
    assert [refusal.file for refusal in result.reports[0].refused] == ["outcomes.parquet"]
    assert nights.read(result.night, "read_night_queue").height > 100


def test_a_feed_recorded_later_leaves_an_earlier_night_as_it_was(tmp_path: Path, tiny_feed: Path) -> None:
    night, cut = date(2026, 1, 6), tmp_path / "cut"
    shutil.copytree(tiny_feed, cut)
    midnight = pl.lit(night).cast(pl.Datetime("us"))
    for table in ("subjects", "events", "corrections", "outcomes", "investigations"):
        path = cut / f"{table}.parquet"
        rows = pl.read_parquet(path)
        rows.filter(pl.col("recorded_at").is_null() | (pl.col("recorded_at") <= midnight)).write_parquet(path)
    store = tmp_path / "store"
    early = run(store, night, cut)
    late = run(store, night, tiny_feed)
    assert late.published, "what was loaded is another, and the manifest says so"
    assert late.night.manifest["inputs"] != early.night.manifest["inputs"]
    assert late.night.manifest["outputs"] == early.night.manifest["outputs"]


def test_two_jobs_at_once_are_one_too_many(tiny_store_copy: Path) -> None:
    caught: list[BaseException] = []

    def second() -> None:
        try:
            run(tiny_store_copy, LATER)
        except StoreBusyError as error:
            caught.append(error)

    with hold(open_store(tiny_store_copy)):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(caught) == 1
