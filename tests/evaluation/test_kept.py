"""A result is there whole or not at all, and comes back as it was."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from analytics.evaluation import kept
from analytics.evaluation.kept import Judged
from tests.evaluation.results import judged


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    before = judged([3, None], ("ordinary",))
    kept.save(before, tmp_path / "one")
    after = kept.load(tmp_path / "one")
    assert after is not None
    for field in fields(Judged):
        assert getattr(after, field.name).equals(getattr(before, field.name)), field.name


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    assert kept.load(tmp_path / "none") is None


def test_an_interrupted_writing_leaves_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept.save(judged([3]), tmp_path / "one")
    monkeypatch.undo()
    assert kept.load(tmp_path / "one") is None
    kept.save(judged([4]), tmp_path / "one")
    found = kept.load(tmp_path / "one")
    assert found is not None
    assert found.escalations["lead_days"].to_list() == [4]


def test_every_part_of_a_key_counts() -> None:
    keys = {kept.key("a", {"x": 1}), kept.key("b", {"x": 1}), kept.key("a", {"x": 2}), kept.key("a")}
    assert len(keys) == 4
