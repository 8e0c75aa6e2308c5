"""Which signals a ranking weighs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.ranking.policy import DEFAULT_PATH, every_signal, ranked_signals


def test_what_the_policy_names_is_weighed_and_the_rest_is_in_shadow(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[signals.protective]\nranked = true\nwhy = "a test"\n')
    assert list(ranked_signals(policy)) == ["protective"]
    assert set(ranked_signals()) <= set(every_signal())


def test_a_signal_that_does_not_exist_is_named(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[signals.astrology]\nranked = true\n")
    with pytest.raises(ContractError, match="no signal 'astrology'"):
        ranked_signals(policy)


def test_every_entry_says_why() -> None:
    entries = tomllib.loads(DEFAULT_PATH.read_text(encoding="utf-8"))["signals"]
    assert all(len(entry["why"]) > 20 for entry in entries.values())
