"""`make run` fills an empty store once, and starts over where it was cut short."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from analytics.store import nights
from analytics.store.open import open_store
from scripts import first_run

SMALL = ["--closed", "120", "--active", "20"]


def _program(folder: Path, line: str) -> str:
    """A stand-in for .venv/bin/rereview, which need not be installed where the tests run."""
    program = folder / "rereview"
    program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"""exec {sys.executable} -c 'from analytics.cli import main; main()' "$@\""""
    monkeypatch.setattr(first_run, "PROGRAM", _program(tmp_path, line))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parent.parent))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "PROGRAM", _program(tmp_path, "exit 3"))


def _run(monkeypatch: pytest.MonkeyPatch, store: Path) -> int:
    monkeypatch.setattr(sys, "argv", ["first_run.py", str(store), *SMALL])
    return first_run.main()


@pytest.mark.usefixtures("working")
def test_what_was_cut_short_is_taken_up_again_and_leaves_no_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, scratch = tmp_path / "var", tmp_path / "var.first-run"
    (scratch / "feed").mkdir(parents=True)
    (scratch / "feed/events.parquet").write_bytes(b"half a file")
    open_store(store)
    assert _run(monkeypatch, store) == 0
    assert nights.current(open_store(store)) is not None
    assert not scratch.exists()


@pytest.mark.usefixtures("broken")
def test_a_step_that_fails_gives_its_code_and_leaves_its_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(monkeypatch, tmp_path / "var") == 3
    assert (tmp_path / "var.first-run").exists()


@pytest.mark.usefixtures("broken")
def test_a_store_that_holds_something_is_left_alone(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(monkeypatch, tiny_store) == 0
