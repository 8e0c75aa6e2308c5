from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import analytics
from analytics.nightly import code_version

SOURCES = Path(analytics.__file__).parent


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources that is taken for the running program."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCES, tmp_path / "analytics", ignore=ignored)
    shutil.copytree(SOURCES.parent / "queries", tmp_path / "queries")
    monkeypatch.setattr(analytics, "__file__", str(tmp_path / "analytics/__init__.py"))
    return tmp_path


def sources() -> object:
    code_version.current.cache_clear()
    told = code_version.current()["sources_sha256"]
    code_version.current.cache_clear()
    return told


def test_a_wheel_and_a_checkout_are_the_same_code(checkout: Path) -> None:
    before = sources()
    (checkout / "queries").rename(checkout / "analytics/_queries")
    (checkout / "analytics/_app.py").write_text("import streamlit")
    (checkout / "analytics/__pycache__").mkdir()
    (checkout / "analytics/__pycache__/cli.cpython-311.pyc").write_bytes(b"x")
    assert sources() == before


@pytest.mark.parametrize("name", ["analytics/nightly/gates/churn.py", "queries/read_night_cohort.sql"])
def test_any_change_of_a_source_is_other_code(checkout: Path, name: str) -> None:
    before = sources()
    path = checkout / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = sources()
    assert changed != before
    path.rename(path.with_stem("renamed"))
    assert sources() not in {before, changed}
