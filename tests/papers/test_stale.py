"""Whatever an operator or a reviewer can set has a place in a paper: changing it makes the paper stale."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analytics import settings, taxonomy
from analytics.casework.desk import rules, tripwires
from analytics.casework.removal import retaining
from analytics.errors import ContractError
from analytics.evaluation.fairness import (
    asking,
    attributes,
    comparing,
    counts,
    observation,
    trend,
    withholding,
)
from analytics.nightly import gates
from analytics.papers import rendering
from analytics.papers.asked import Asked
from analytics.ranking import policy, ties
from tests.conftest import ROOT
from tests.papers import mutations
from tests.papers.mutations import Place

LOADED = {
    "taxonomy.toml": taxonomy,
    "ranking/policy.toml": policy,
    "nightly/gates.toml": gates,
    "casework/desk/tripwires.toml": tripwires,
    "casework/removal/retention.toml": retaining,
}
NO_PLACE = {"papers/law.toml": "it is itself what the map of the law is written from"}
"""Files that no paper tells of value by value, each with the reason."""
FILES = {
    path.relative_to(ROOT / "analytics").as_posix(): path for path in (ROOT / "analytics").rglob("*.toml")
}
COSTLY = ("backtest.", "model.", "world.", "law.", "signals.policy_hash")
"""Facts left out here: slow ones, and the hash that any change of a text would change."""
VALUES = [
    (name, place)
    for name, path in sorted(FILES.items())
    if name in LOADED
    for place, _ in mutations.leaves(tomllib.loads(path.read_text(encoding="utf-8")))
]
MARGINS = [
    (asking, "TOP"),
    (comparing, "LEAST_PEOPLE"),
    (comparing, "LEAST_EXPECTED"),
    (counts, "LEAST_IN_A_PAIR"),
    (withholding, "LEAST_SHOWN"),
    (observation, "MORE"),
    (attributes, "MOST_GROUPS"),
    (trend, "NIGHTS"),
    (trend, "EVERY_DAYS"),
]


@cache
def _named() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in rendering.TEMPLATES.glob("*.md")]
    found = {name for text in texts for name in rendering.names(text)}
    return sorted(name for name in found if not name.startswith(COSTLY))


@cache
def _today(name: str) -> str:
    return rendering.known()[name](Asked(taxonomy.load()))


def _stale(asked: Asked | None = None) -> bool:
    """Whether any fact that a paper names is another than today's."""
    asked = asked or Asked(taxonomy.load())
    return any(rendering.known()[name](asked) != _today(name) for name in _named())


@contextmanager
def _in_force(name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """The file at `path` in the shipped one's place; `ContractError` where it is none."""
    if name == "taxonomy.toml":
        yield Asked(taxonomy.load(path))
        return
    if name == "ranking/policy.toml":
        with policy.use(path.read_text(encoding="utf-8")):
            ties.policy()
            yield Asked(taxonomy.load())
        return
    LOADED[name].load(path)
    with monkeypatch.context() as patched:
        patched.setattr(LOADED[name], "DEFAULT_PATH", path)
        yield Asked(taxonomy.load())


@pytest.fixture(scope="module", autouse=True)
def _computed() -> None:
    """Today's facts, before anything is changed."""
    for name in _named():
        _today(name)


def test_every_policy_file_is_told_of_or_has_a_reason_not_to_be() -> None:
    assert set(FILES) == set(LOADED) | set(NO_PLACE)
    assert not _stale()


@pytest.mark.parametrize(
    ("name", "place"), VALUES, ids=[f"{name}-{'.'.join(place)}" for name, place in VALUES]
)
def test_a_value_that_changes_makes_a_paper_stale(
    name: str, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / Path(name).name
    refused = []
    for text in mutations.changed(FILES[name].read_text(encoding="utf-8"), place):
        path.write_text(text, encoding="utf-8")
        taxonomy.load.cache_clear()
        try:
            with _in_force(name, path, monkeypatch) as asked:
                assert _stale(asked), f"{name}: {'.'.join(place)} has no place in any paper"
                return
        except ContractError as error:
            refused.append(str(error))
    pytest.fail(f"no other value may stand there: {refused}")


@pytest.mark.parametrize("name", [each.name for each in fields(settings.Settings)])
def test_a_setting_with_another_default_makes_a_paper_stale(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "Settings", mutations.with_default(settings.Settings, name))
    assert _stale()


@pytest.mark.parametrize("name", [each.name for each in fields(rules.DeskRules)])
def test_a_desk_rule_with_another_default_makes_a_paper_stale(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "DeskRules", mutations.with_default(rules.DeskRules, name))
    assert _stale()


@pytest.mark.parametrize(("module", "name"), MARGINS, ids=[name for _, name in MARGINS])
def test_a_margin_of_the_audit_that_changes_makes_a_paper_stale(
    module: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, getattr(module, name) + 1)
    assert _stale()
