from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.pages import _alarms, _header
from tests.pages import night

GATE = "Checked on <4> nights. The guarantee does not hold on these data."
SHUT: dict[str, Any] = {
    "e_value": 9e9,
    "alarm_tier": None,
    "false_alarms_a_year": None,
    "alarm_gate": GATE,
}


def test_where_the_gate_holds_the_bound_is_told() -> None:
    place = SHUT | {"false_alarms_a_year": 3.21, "alarm_tier": 10}
    assert _alarms.sentence(place, 20_000) == (
        "On a list of all whose record shows as clear a change as here, at most about 3.3 false alarms a "
        "year are expected. In the 10 % tier: of all in it or in a stricter one, at most 10 % are false "
        "alarms."
    )


def test_where_the_gate_is_shut_its_words_are_told_and_no_figure_of_this_person() -> None:
    assert _alarms.sentence(SHUT, 20_000) == f"False alarms: {GATE}"
    assert "&lt;4&gt;" in _header.alarms(SHUT, 20_000)


def test_a_bound_above_the_whole_list_is_none() -> None:
    told = _alarms.sentence(SHUT | {"false_alarms_a_year": 40_000.0}, 20_000)
    assert "no useful bound" in told
    assert "40" not in told


@pytest.mark.parametrize("place", [{}, {"rank": 1}, dict.fromkeys(_alarms.COLUMNS)])
def test_a_night_from_before_there_were_alarms_says_nothing(place: dict[str, Any]) -> None:
    assert _alarms.sentence(place, 20_000) == ""
    assert _header.alarms(place, 20_000) == ""


def test_the_gate_of_a_whole_list() -> None:
    queue = night.queue(50)
    shut = queue.with_columns(false_alarms_a_year=pl.lit(None, pl.Float64), alarm_gate=pl.lit(GATE))
    assert _alarms.gate_words(queue) == ""
    assert _alarms.gate_words(shut) == GATE
    assert _alarms.gate_words(shut.drop("alarm_gate"))
    assert _alarms.gate_words(shut.clear()) == ""
    assert _alarms.gate_words(shut.drop("e_value")) == ""
    assert _alarms.are_told(queue)
    assert not _alarms.are_told(queue.drop("e_value"))


@given(st.floats(0, 1e7))
def test_a_bound_is_never_rounded_down_nor_far_up(yearly: float) -> None:
    shown = float(_alarms.figure(yearly).replace(",", ""))
    assert shown >= yearly - 1e-9
    assert shown <= yearly * 1.11 + 0.1 + 1e-9
