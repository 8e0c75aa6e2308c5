"""Which signals a ranking weighs, and how much."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.ranking.model import priors
from analytics.ranking.night import weighed
from analytics.ranking.policy import (
    DEFAULT_PATH,
    MOST_WEIGHT,
    every_signal,
    policy,
    ranked_signals,
    weighed_signals,
)
from tests.worlds import TAXONOMY


def written(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text)
    return path


def test_what_the_policy_names_is_weighed_and_the_rest_is_in_shadow(tmp_path: Path) -> None:
    path = written(tmp_path, '[signals.protective]\nranked = true\nwhy = "a test"\n')
    assert list(ranked_signals(path)) == ["protective"]
    assert set(ranked_signals()) <= set(every_signal())


def test_named_but_not_ranked_is_in_shadow_too(tmp_path: Path) -> None:
    text = '[signals.breadth]\nranked = false\nwhy = "not yet"\n[signals.escalation]\nwhy = "no word"\n'
    path = written(tmp_path, text)
    assert ranked_signals(path) == {}
    assert set(policy(path)) == {"breadth", "escalation"}


def test_a_weight_is_one_unless_said_otherwise(tmp_path: Path) -> None:
    text = "[signals.protective]\nranked = true\n[signals.escalation]\nranked = true\nweight = 0.25\n"
    found = weighed_signals(written(tmp_path, text))
    assert {name: each.weight for name, each in found.items()} == {"escalation": 0.25, "protective": 1.0}
    assert list(found) == sorted(found)


def test_a_signal_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "[signals.astrology]\nranked = true\n")
    with pytest.raises(ContractError, match=r"no signal 'astrology'.*allowed: .*escalation"):
        ranked_signals(path)


@pytest.mark.parametrize("weight", ["-0.1", "10.5", '"much"', "nan", "[1]"])
def test_an_unsound_weight_is_refused(tmp_path: Path, weight: str) -> None:
    path = written(tmp_path, f"[signals.escalation]\nranked = true\nweight = {weight}\n")
    with pytest.raises(ContractError, match=r"signal 'escalation': weight .*allowed: 0 to 10"):
        weighed_signals(path)


def test_every_entry_says_why_and_has_a_sound_weight() -> None:
    entries = tomllib.loads(DEFAULT_PATH.read_text(encoding="utf-8"))["signals"]
    assert all(len(entry["why"]) > 20 for entry in entries.values())
    assert all(0 < each.weight <= MOST_WEIGHT for each in weighed_signals().values())


def test_every_file_in_signals_has_one_signal() -> None:
    files = {path.stem for path in (DEFAULT_PATH.parents[1] / "signals").glob("[a-z]*.py")}
    assert set(every_signal()) == files


def test_what_a_model_learnt_stands_before_the_policys_weight() -> None:
    stands = {name: each.weight for name, each in weighed_signals().items()}
    shadow = sorted(set(every_signal()) - set(stands))[0]
    model = replace(priors(TAXONOMY), weights=(("escalation", 1.75), (shadow, 0.5)))
    found = {name: each.weight for name, each in weighed(model).items()}
    assert found == stands | {"escalation": 1.75}
    asked = {name: every_signal()[name] for name in (shadow, "escalation")}
    assert {name: each.weight for name, each in weighed(model, asked).items()} == {
        shadow: 0.5,
        "escalation": 1.75,
    }
    assert weighed(priors(TAXONOMY), {shadow: asked[shadow]})[shadow].weight == 1
