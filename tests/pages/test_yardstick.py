from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.pages import _yardstick

PROBABILITIES = st.floats(0, 1)


@given(st.sampled_from(_yardstick.BANDS), st.floats(0, 1))
def test_inside_a_band_its_words_are_used(band: tuple[str, float, float], part: float) -> None:
    words, low, high = band
    assert _yardstick.words(low + part * (high - low)) == words


@given(PROBABILITIES)
def test_between_two_bands_the_nearer_one_is_used(probability: float) -> None:
    def away(low: float, high: float) -> float:
        return max(low - probability, probability - high, 0.0)

    called = _yardstick.words(probability)
    nearest = min(away(low, high) for _, low, high in _yardstick.BANDS)
    (of_called,) = [away(low, high) for words, low, high in _yardstick.BANDS if words == called]
    assert of_called == pytest.approx(nearest, abs=1e-9)


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_a_column_says_the_same_in_small_types_too(thousandths: list[int]) -> None:
    chances = [number / 1000 for number in thousandths]
    for dtype in (pl.Float32, pl.Float64):
        frame = pl.DataFrame({"chance": pl.Series(chances, dtype=dtype)})
        shown = frame.select(_yardstick.column("chance"))["chance"].to_list()
        assert shown == [_yardstick.words(chance) for chance in chances]


@given(PROBABILITIES, st.floats(1e-6, 1))
def test_the_multiple_is_never_larger_than_it_is(probability: float, base_rate: float) -> None:
    said = _yardstick.times(probability, base_rate)
    assert said.endswith("average")
    assert ("about" in said) == (0.8 <= probability / base_rate <= 1.25)


@pytest.mark.parametrize("base_rate", [None, 0.0])
def test_without_a_base_rate_there_is_no_multiple(base_rate: float | None) -> None:
    assert _yardstick.times(0.1, base_rate) == ""
    assert _yardstick.phrase(0.1, base_rate) == "highly unlikely"
