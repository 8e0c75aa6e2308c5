from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from analytics.charts import falloff, palette


def test_a_flat_or_empty_list_reaches_nothing() -> None:
    assert falloff.measure(pl.Series([], dtype=pl.Float64)) == falloff.Falloff(0, 0, 0)
    assert falloff.measure(pl.Series([-1.0, -2.0])) == falloff.Falloff(0, 0, 0)


def bars(scores: list[float]) -> list[tuple[int, float, bool]]:
    """Rank, height in per cent, whether it is one of the first ten: as drawn."""
    drawn = ET.fromstring(falloff.chart(pl.Series(scores)))
    found = []
    for span in drawn.iter("span"):
        if "title" in span.attrib:
            rank = re.match(r"rank ([\d,]+): ", span.attrib["title"])
            height = re.search(r"height:([\d.]+)%", span.attrib["style"])
            assert rank is not None
            assert height is not None
            coloured = palette.TOWARDS in span.attrib["style"]
            found.append((int(rank[1].replace(",", "")), float(height[1]), coloured))
    return found


@pytest.mark.parametrize(
    "scores",
    [[1.0], [-1.0, -2.0], [0.0] * 5, [30.0 / rank - 1 for rank in range(1, 20_001)], [900.0, 3.0]],
)
def test_any_list_can_be_drawn(scores: list[float]) -> None:
    drawn = bars(scores)
    assert drawn[0][0] == 1
    assert drawn[-1][0] == len(scores)
    assert len(drawn) <= falloff.POINTS + 10
    assert all(0 <= height <= 100 for _, height, _ in drawn)


def test_the_first_ten_are_in_colour() -> None:
    assert [rank for rank, _, coloured in bars([9.0] * 500) if coloured] == list(range(1, 11))
