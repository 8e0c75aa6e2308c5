from __future__ import annotations

from analytics.charts import bars
from analytics.charts.bars import Bar


def test_the_longest_bar_fills_the_width_and_each_says_its_number() -> None:
    drawn = bars.chart([Bar("one", 1), Bar("four", 4, marked=True)], described="two bars")
    assert "width:25.0%" in drawn
    assert "width:100.0%" in drawn
    assert ">1<" in drawn
    assert ">4<" in drawn
    assert 'aria-label="two bars"' in drawn


def test_names_are_text_and_nothing_is_drawn_of_nothing() -> None:
    drawn = bars.chart([Bar("<b>", 0)], described='a "b"')
    assert "&lt;b&gt;" in drawn
    assert "width:0.0%" in drawn
    assert "a &quot;b&quot;" in drawn
