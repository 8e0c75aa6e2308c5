"""The papers of a store carry the figures of its audit by group, and go stale when these change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics import taxonomy
from analytics.errors import SwitchedOffError
from analytics.nightly import auditing
from analytics.papers import rendering
from analytics.papers.asked import Asked
from analytics.papers.facts import fairness
from analytics.store.open import open_store
from tests.conftest import TINY_NIGHT

MEASURES = ("selection_rate", "false_positive_rate", "false_negative_rate", "precision", "recall")
CARRY = ("model-card.md", "equality-impact.md", "protection-impact.md")


def _ends(name: str, value: float | None) -> dict[str, float | None]:
    nothing = value is None
    return {
        name: value,
        f"{name}_low": 0.1 if not nothing else None,
        f"{name}_high": 0.9 if not nothing else None,
    }


def _group(name: str, people: int, value: float | None) -> dict[str, Any]:
    row: dict[str, Any] = {"attribute": "sex", "group": name, "n": people}
    for measure in MEASURES:
        row |= _ends(measure, 0.25 if measure == "selection_rate" else value)
    return row


def _compared(group: str, measure: str, verdict: str | None) -> dict[str, Any]:
    return {
        "attribute": "sex",
        "group": group,
        "measure": measure,
        "against": "the rest",
        **_ends("ratio", 1.5 if verdict else None),
        "verdict": verdict,
    }


def _found(*, settled: bool = True, value: float | None = 0.5) -> dict[str, Any]:
    person = {"attribute": "sex", "group": "f"}
    return {
        "as_of": "2026-01-01",
        "model_id": "m1",
        "top": 100,
        "ranked": 2_000,
        "horizon_days": 180,
        "settled": settled,
        "groups": [_group("f", 1_991, value), _group("x", 9, value)],
        "comparisons": [
            _compared("f", "selection_rate", "higher"),
            _compared("f", "recall", "too few to say" if settled else None),
            _compared("x", "recall", "lower" if settled else None),
        ],
        "calibration": [
            {**person, "n": 1_991, "expected": 5.0, "observed": 4, "verdict": "no difference shown"}
            | _ends("observed_over_expected", value)
        ],
        "wrongful": [
            {**person, "reviews": 90, "wrongful": 80, "share_of_people": 0.9}
            | _ends("share_of_wrongful", value)
        ],
        "observation": [
            {**person, "people": 1_991, "finding": "no difference shown"} | _ends("reports_ratio", 1.0)
        ],
    }


@pytest.fixture
def store(tiny_store: Path) -> Asked:
    return Asked(taxonomy.load(), open_store(tiny_store))


def _told(store: Asked, monkeypatch: pytest.MonkeyPatch, found: dict[str, Any]) -> str:
    fairness._audit.cache_clear()
    monkeypatch.setattr(auditing, "audit", lambda *_: found)
    try:
        return fairness.figures(store)
    finally:
        fairness._audit.cache_clear()


def test_night_model_rates_and_verdicts_are_told(store: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(store, monkeypatch, _found())
    assert "Night of 2026-01-01, ranked by `m1`: the first 100 of 2,000" in told
    assert "| sex | f | 1991 | 0.250 (0.100 to 0.900) | 0.500 (0.100 to 0.900) |" in told
    assert "| sex | f | selection rate | 1.50 (0.10 to 0.90) | higher |" in told
    assert "1 of 2 comparisons are too few to say." in told


def test_a_group_of_fewer_than_ten_has_no_outcome(store: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(store, monkeypatch, _found())
    few = " | ".join(["fewer than 10"] * 4)
    assert f"| sex | x | 9 | 0.250 (0.100 to 0.900) | {few} |" in told
    assert "| sex | x | recall" not in told


@pytest.mark.parametrize("value", [0.5, None])
def test_outcomes_of_a_night_that_is_not_settled_are_not_told(
    store: Asked, monkeypatch: pytest.MonkeyPatch, value: float | None
) -> None:
    told = _told(store, monkeypatch, _found(settled=False, value=value))
    assert "These days are not over" in told
    assert "0.500" not in told
    assert "0.250 (0.100 to 0.900)" in told
    assert "cases expected" not in told


def test_the_papers_of_a_store_carry_its_audit_and_go_stale_with_it(
    store: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fairness._audit.cache_clear()
    papers = rendering.papers(store)
    for name in CARRY:
        assert "| attribute | group | people | selection rate |" in papers[name]
        assert f"of {TINY_NIGHT}" in papers["model-card.md"]
    rendering.write(papers, tmp_path)
    rendering.require_current(rendering.papers(store), tmp_path)
    fairness._audit.cache_clear()
    monkeypatch.setattr(auditing, "audit", lambda *_: _found())
    stale = rendering.stale(rendering.papers(store), tmp_path)
    fairness._audit.cache_clear()
    assert f"{CARRY[0]}: fairness.figures changed" in stale
    assert {line.partition(":")[0] for line in stale} == {*CARRY, "transparency-record.md"}


def test_without_a_store_or_a_list_the_papers_say_so(tmp_path: Path) -> None:
    assert "rereview papers --out DIR" in fairness.figures(Asked(taxonomy.load()))
    empty = Asked(taxonomy.load(), open_store(tmp_path / "store"))
    assert fairness.figures(empty) == "No night is published: there is no list to be audited."


def test_where_the_audit_cannot_be_made_the_papers_say_why(
    store: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(*_: object) -> dict[str, Any]:
        raise SwitchedOffError("switched off since today", allowed="on again")

    fairness._audit.cache_clear()
    monkeypatch.setattr(auditing, "audit", off)
    assert fairness.rates(store).startswith(
        "The audit cannot be made of this store: switched off since today"
    )
