from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.network.near.spelling import LOOK_ALIKES, spell

VALUES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", fullmatch=True)
DIGITS = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


def spelt(*values: str, kind: str = "vehicle") -> list[dict[str, str]]:
    rows = [(kind, value) for value in values]
    schema = {"link_kind": pl.String, "value": pl.String}
    return spell(pl.DataFrame(rows, schema=schema, orient="row")).to_dicts()


def meet(first: dict[str, str], second: dict[str, str]) -> bool:
    return any(first[key] == second[key] for key in ("letters", "rough"))


@given(VALUES, st.data())
def test_case_and_separators_do_not_matter(value: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(value)))
    other = value[:place].swapcase() + data.draw(st.sampled_from(".:_-")) + value[place:]
    first, second = spelt(value, other)
    assert first["plain"] == second["plain"]
    assert meet(first, second)


@given(VALUES, st.data())
def test_a_swap_of_neighbours_meets_its_origin(value: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, max(0, len(value) - 2)))
    other = value[:place] + value[place : place + 2][::-1] + value[place + 2 :]
    assert meet(*spelt(value, other))


@given(VALUES, st.data())
def test_a_look_alike_meets_its_origin(value: str, data: st.DataObject) -> None:
    digit = st.sampled_from(sorted(LOOK_ALIKES.items()))
    sign, alike = data.draw(digit)
    place = data.draw(st.integers(0, len(value)))
    first, second = spelt(value[:place] + sign + value[place:], value[:place] + alike + value[place:])
    assert first["folded"] == second["folded"]
    assert meet(first, second)


@given(DIGITS, st.sampled_from(["0", "44", "0044", "00353"]))
def test_a_phone_number_meets_itself_with_a_prefix(number: str, prefix: str) -> None:
    first, second = spelt(number, prefix + number, kind="phone")
    assert first["national"] == second["national"]
    assert meet(first, second)


@pytest.mark.parametrize(("one", "other"), [("A0012", "A12"), ("0012", "12"), ("T000", "T0")])
def test_leading_zeros_do_not_matter(one: str, other: str) -> None:
    first, second = spelt(one, other)
    assert first["national"] == second["national"]


@pytest.mark.parametrize(
    ("one", "other"), [("AB12", "AB13"), ("A1200", "A12"), ("12", "123"), ("44712", "0712")]
)
def test_what_differs_otherwise_does_not_meet(one: str, other: str) -> None:
    first, second = spelt(one, other)
    assert not meet(first, second)
    assert first["national"] != second["national"]


def test_only_phone_numbers_have_a_country() -> None:
    first, second = spelt("00447700900123", "07700900123", kind="account")
    assert first["national"] != second["national"]


def test_nothing_in_nothing_out() -> None:
    assert spelt() == []
