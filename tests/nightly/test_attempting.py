"""Every run of the job is kept, whichever way it ends; and what a person overrides."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from analytics import taxonomy
from analytics.errors import ContractError, GateError, UsageError
from analytics.nightly import gate_report, gates, job, scoring
from analytics.nightly.gates import Override
from analytics.nightly.job import Job, Result
from analytics.nightly.runner import Given, Relations, Step
from analytics.nightly.steps import NIGHT
from analytics.nightly.verify import verify
from analytics.store import attempts, nights, overrides
from analytics.store.attempts import Attempt
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, NOW, Kept
from tests.stores import copied

LATER = date(2026, 7, 2)
STRICT = {"new_share_a_day = 0.25": "new_share_a_day = 0.0", "least_subjects = 200": "least_subjects = 10"}


def run(
    path: Path, as_of: date = LATER, *feeds: Path, policy: Path = gates.DEFAULT_PATH, **more: object
) -> Result:
    """The job with a clock that stands still, and one tick a look at the watch."""
    ticks = count()
    asked = Job(as_of, feeds, NOW, gates_policy=policy, ticks=lambda: float(next(ticks)), **more)  # type: ignore[arg-type]
    return job.nightly(open_store(path), asked, taxonomy.load(), Kept())


def last(path: Path) -> Attempt:
    kept = attempts.last(open_store(path))
    assert kept is not None
    return kept


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """A policy under which nobody new may come into the first hundred, nor any score move."""
    text = gates.DEFAULT_PATH.read_text(encoding="utf-8")
    for old, new in STRICT.items():
        text = text.replace(old, new)
    text = text.replace("most_index = 0.25", "most_index = 0.0", 1)
    path = tmp_path / "gates.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def shaken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever was last is first: a list that is whole, and quite another."""

    def upside_down(given: Given, relations: Relations) -> Relations:
        made = NIGHT[1].function(given, relations)
        shift = pl.col("score").max() + 1.0 - pl.col("score")
        moved = made["queue"].with_columns(
            rank=(pl.len() + 1 - pl.col("rank")).cast(pl.Int32),
            prior=shift - pl.col("score") + pl.col("prior"),
            score=shift,
        )
        return {"queue": moved.sort("rank")}

    broken = Step(NIGHT[1].name, upside_down, NIGHT[1].reads, NIGHT[1].writes)
    monkeypatch.setattr(scoring, "NIGHT", (NIGHT[0], broken, *NIGHT[2:]))
    return iter(())


def test_a_published_night_is_an_attempt_with_verdicts_and_seconds(tiny_store_copy: Path) -> None:
    night = run(tiny_store_copy).night
    kept = last(tiny_store_copy)
    assert (kept.as_of, kept.started_at, kept.outcome, kept.night, kept.exit_code) == (
        LATER, NOW, "published", night.number, 0,
    )  # fmt: skip
    assert list(kept.gates) == night.manifest["gates"]["verdicts"]
    assert {gate["gate"] for gate in kept.gates} == {gate.__name__ for gate in gates.GATES} | set(
        gates.judged()
    )
    assert list(kept.seconds) == ["ingest", "inputs", *(step.name for step in NIGHT), "judge", "publish"]
    assert set(kept.seconds.values()) == {1.0}
    assert kept.ended_at == NOW + timedelta(seconds=2 * len(kept.seconds) + 1)


def test_a_night_that_stands_already_is_an_attempt_too(tiny_store_copy: Path) -> None:
    first = run(tiny_store_copy)
    again = run(tiny_store_copy)
    assert not again.published
    kept = last(tiny_store_copy)
    assert (kept.number, kept.outcome, kept.night, kept.gates) == (3, "unchanged", first.night.number, ())
    told = gate_report.report(open_store(tiny_store_copy))
    assert told["verdicts"] == first.night.manifest["gates"]["verdicts"]


@pytest.mark.usefixtures("shaken")
def test_a_night_that_fails_keeps_the_last_one_and_says_which_figure(tiny_store_copy: Path) -> None:
    with pytest.raises(GateError) as caught:
        run(tiny_store_copy)
    line = str(caught.value)
    assert caught.value.exit_code == 4
    assert f"night {LATER}: gate churn: " in line
    assert "(limit 0.3536, against the night of 2026-06-30)" in line
    assert "`rereview nightly --override GATE --by NAME --reason TEXT`" in line
    kept, shown = last(tiny_store_copy), nights.current(open_store(tiny_store_copy))
    assert (kept.outcome, kept.night, kept.exit_code, kept.problem) == ("gate failed", None, 4, line)
    assert "churn" in [gate["gate"] for gate in kept.gates if gate["verdict"] == "failed"]
    assert shown is not None
    assert shown.as_of == FIRST


def test_a_gate_of_the_structure_is_kept_with_what_it_found(
    tiny_store_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(given: Given, relations: Relations) -> Relations:
        tables = NIGHT[0].function(given, relations)
        return {**tables, "scored": tables["scored"].head(-1)}

    monkeypatch.setattr(scoring, "NIGHT", (Step("score", short, NIGHT[0].reads, NIGHT[0].writes), *NIGHT[1:]))
    with pytest.raises(GateError, match=r"allowed: a night that passes every gate$"):
        run(tiny_store_copy, override=Override(("churn",), "Ann", "why"))
    failed = [gate["gate"] for gate in last(tiny_store_copy).gates if gate["verdict"] == "failed"]
    assert "cohort_is_covered" in failed


@pytest.mark.usefixtures("shaken")
def test_an_override_publishes_the_night_and_is_kept_for_ever(tiny_store_copy: Path) -> None:
    with pytest.raises(GateError):
        run(tiny_store_copy)
    failed = tuple(gate["gate"] for gate in last(tiny_store_copy).gates if gate["verdict"] == "failed")
    override = gates.overriding([*failed, "volumes", failed[0]], " Ann B. ", "new list ", gates.load())
    result = run(tiny_store_copy, override=override)
    assert result.published
    told = {each["gate"]: each for each in result.night.manifest["gates"]["verdicts"]}
    assert {name for name, each in told.items() if each["verdict"] == "overridden"} == set(failed)
    assert (told["churn"]["by"], told["churn"]["reason"]) == ("Ann B.", "new list")
    assert "by" not in told["volumes"], "a gate that did not fail passes by itself"
    store = open_store(tiny_store_copy)
    kept = overrides.all(store)
    assert {each.gate: each.needed for each in kept} == {**dict.fromkeys(failed, True), "volumes": False}
    assert {(each.decided_by, each.reason, each.as_of, each.attempt) for each in kept} == {
        ("Ann B.", "new list", LATER, last(tiny_store_copy).number)
    }
    verified = verify(store)
    assert not verified.problems
    assert not [each for each in verified.nights if each.problems]
    again = run(tiny_store_copy)
    assert not again.published, "what was let pass once stands"
    for statement in ("update overrides set decided_by = 'x'", "delete from overrides"):
        with sqlite3.connect(store.state_path) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


@pytest.mark.usefixtures("shaken")
def test_an_override_of_another_gate_does_not_help(tiny_store_copy: Path) -> None:
    with pytest.raises(GateError, match="gate churn"):
        run(tiny_store_copy, override=Override(("volumes",), "Ann", "why"))
    assert [(each.gate, each.needed) for each in overrides.all(open_store(tiny_store_copy))] == [
        ("volumes", False)
    ]


def test_an_override_of_a_night_that_stands_is_noted_as_not_needed(tiny_store_copy: Path) -> None:
    run(tiny_store_copy)
    assert not run(tiny_store_copy, override=Override(("churn",), "Ann", "why")).published
    (kept,) = overrides.all(open_store(tiny_store_copy))
    assert (kept.gate, kept.needed) == ("churn", False)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ((["cohort_is_covered"], "Ann", "why"), "nobody can override it"),
        ((["churm"], "Ann", "why"), "gate 'churm': there is none; allowed: calibration, churn"),
        ((["churn"], " ", "why"), "override: --by of 0 signs"),
        ((["churn"], "Ann", ""), "override: --reason of 0 signs"),
        ((["churn"], "Ann", "x" * 2001), "1 to 2000 signs"),
        ((["churn"], "Ann\nBob", "why"), "in one line"),
        (([], "Ann", ""), "without --override"),
    ],
)
def test_an_override_needs_a_gate_a_name_and_a_reason(
    asked: tuple[list[str], str, str], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        gates.overriding(*asked, gates.load())
    assert gates.overriding([], "", "", gates.load()) is None


def test_the_thresholds_of_another_policy_decide_and_are_named(tiny_store_copy: Path, strict: Path) -> None:
    with pytest.raises(GateError):
        run(tiny_store_copy, policy=strict)
    night = run(tiny_store_copy).night
    assert night.manifest["gates"]["policy_sha256"] == gates.load().sha256 != gates.load(strict).sha256
    strict.write_text("[nothing]", encoding="utf-8")
    with pytest.raises(ContractError, match="no gate 'nothing'"):
        run(tiny_store_copy, policy=strict)
    assert (last(tiny_store_copy).outcome, last(tiny_store_copy).exit_code) == ("failed", 3)


def test_a_fault_of_the_program_and_an_interruption_are_kept(
    tiny_store_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fault, code, problem in (
        (ZeroDivisionError("x\ny"), 1, "ZeroDivisionError x y"),
        (KeyboardInterrupt(), 130, "KeyboardInterrupt"),
    ):

        def fall(*_: object, fault: BaseException = fault, **__: object) -> None:
            raise fault

        monkeypatch.setattr(scoring, "tables", fall)
        with pytest.raises(type(fault)):
            run(tiny_store_copy)
        kept = last(tiny_store_copy)
        assert (kept.outcome, kept.exit_code, kept.problem) == ("failed", code, problem)
        assert list(kept.seconds) == ["ingest", "inputs"]


def test_a_refused_feed_is_kept_and_a_refused_file_too(tiny_store_copy: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    manifest = {"contract": 1, "classification": "real", "producer": "x"}
    (feed / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ContractError):
        run(tiny_store_copy, LATER, feed)
    assert (last(tiny_store_copy).outcome, last(tiny_store_copy).exit_code) == ("failed", 3)
    (feed / "manifest.json").write_text(json.dumps(manifest | {"classification": "synthetic"}))
    (feed / "outcomes.parquet").write_bytes(b"damaged")
    assert run(tiny_store_copy, LATER, feed).published
    kept = last(tiny_store_copy)
    assert (kept.outcome, kept.exit_code) == ("published", 3)
    assert "refused outcomes.parquet" in kept.problem


def test_verdicts_are_the_same_in_a_store_that_was_loaded_alike(
    tiny_store: Path, tiny_store_copy: Path, tmp_path: Path
) -> None:
    other = copied(tiny_store, tmp_path / "other")
    one, two = (run(path).night.manifest for path in (tiny_store_copy, other))
    assert one == two
