"""A file with one class of a kind is known by its name; any other file is an error that names it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from analytics import discover, signals
from analytics.errors import ContractError
from analytics.signals._base import Signal


def test_every_file_of_a_registry_gives_one_of_its_kind() -> None:
    found = discover.one_of_each(signals, Signal)
    assert list(found) == discover.names(signals)
    assert all(isinstance(signal, Signal) for signal in found.values())


@pytest.mark.parametrize("content", ["", "class A(int): ...\nclass B(int): ...\n"])
def test_a_file_with_none_or_several_is_named(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / f"registry_{len(content)}"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "odd.py").write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ContractError, match=rf"{package.name}/odd\.py: {2 if content else 0} ints"):
        discover.one_of_each(importlib.import_module(package.name), int)
