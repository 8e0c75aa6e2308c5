"""The thresholds' file, and that it and the gates name each other."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ContractError
from analytics.nightly import gates
from analytics.nightly.gates import _figures
from tests.conftest import ROOT

SHIPPED = gates.DEFAULT_PATH.read_text(encoding="utf-8")
COUNTS = st.lists(st.integers(0, 10_000), min_size=3, max_size=12)


def test_the_shipped_policy_sets_every_gate() -> None:
    policy = gates.load()
    assert set(policy.gates) == set(gates.judged())
    assert len(policy.gates) == 12
    assert policy.sha256 == hashlib.sha256(gates.DEFAULT_PATH.read_bytes()).hexdigest()
    for name, gate in policy.gates.items():
        assert gate.name == name
        assert gate.title.endswith("?"), f"{name}: the first line of its docstring is a question"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[churn]", "[chrun]", "no gate 'chrun'"),
        ("[coverage]", "[coverage", "gates.toml: "),
        ("skew_minutes = 10", "skew_minutes = 10\nskew = 1", r"\[future_dated\]: unknown key 'skew'"),
        ("skew_minutes = 10", "", r"\[future_dated\]: no key 'skew_minutes'"),
        ("skew_minutes = 10", "skew_minutes = 10.5", "skew_minutes = 10.5; allowed: a whole number from 0"),
        ("new_share_a_day = 0.25", "new_share_a_day = 1.25", "= 1.25; allowed: a number from 0 to 1"),
        ("new_share_a_day = 0.25", "new_share_a_day = -0.1", "= -0.1; allowed"),
        ("new_share_a_day = 0.25", "new_share_a_day = nan", "= nan; allowed"),
        ("new_share_a_day = 0.25", 'new_share_a_day = "much"', "= 'much'; allowed"),
        ("new_share_a_day = 0.25", "new_share_a_day = true", "= True; allowed"),
        ("tolerance = 1.5", "tolerance = inf", "= inf; allowed"),
    ],
)
def test_a_wrong_policy_is_refused_with_file_and_key(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(ContractError, match=complaint) as caught:
        gates.load(path)
    assert str(path) in str(caught.value)


def test_a_missing_table_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(SHIPPED.partition("[future_dated]")[0], encoding="utf-8")
    with pytest.raises(ContractError, match=r"no table \[future_dated\]; allowed: \[future_dated\] with"):
        gates.load(path)
    with pytest.raises(ContractError, match="one table a gate"):
        gates.load(tmp_path / "none.toml")


def test_every_gate_and_threshold_is_described_for_operators() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = text.partition("## Gates")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", section, flags=re.MULTILINE))
    names = [gate.__name__ for gate in gates.GATES]
    assert set(rows) == {*names, *gates.judged()}
    for name, gate in gates.load().gates.items():
        assert gate.title in rows[name], name
        described = set(re.findall(r"`(\w+)`", rows[name]))
        assert described == set(vars(gate)), name


@given(COUNTS)
def test_shares_that_stay_do_not_drift_however_many_there_are(counts: list[int]) -> None:
    assert _figures.stability_index(counts, counts) == 0.0
    if sum(counts) > 1000 and min(counts) > 0:
        assert _figures.stability_index(counts, [count * 3 for count in counts]) == 0.0


@given(COUNTS, st.data())
def test_the_index_is_the_same_both_ways_and_never_negative(counts: list[int], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.integers(0, 10_000), min_size=len(counts), max_size=len(counts)))
    there, back = _figures.stability_index(counts, others), _figures.stability_index(others, counts)
    assert there >= 0
    assert there == pytest.approx(back)


@given(st.integers(0, 500), st.sampled_from([0.01, 0.05, 0.2]))
def test_the_interval_holds_the_count_and_misses_by_the_stated_chance(count: int, chance: float) -> None:
    low, high = _figures.poisson_interval(count, chance)
    assert low <= count <= high
    assert _figures.chance_of_fewer(count, high) == pytest.approx(chance / 2, rel=1e-6)
    if count:
        assert _figures.chance_of_more(count, low) == pytest.approx(chance / 2, rel=1e-6)
