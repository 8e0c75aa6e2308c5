from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.evaluation.fairness import attributes
from analytics.evaluation.fairness.values import tidy
from tests.feed.feeds import GOOD, load, row

E_ACUTE, E_AND_ACUTE = "\u00e9", "e\u0301"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["f", " f", "f\u00a0", "\tf\n"], ["f", "f", "f", "f"]),
        (["F", "f", "f"], ["f", "f", "f"]),
        (["f", "F"], ["F", "F"]),
        ([E_ACUTE, E_AND_ACUTE], [E_ACUTE, E_ACUTE]),
        (["", " ", "nan", "NaN", "null", "None", "NA", "n/a", None, "x"], [None] * 9 + ["x"]),
        (["Not stated", "all others", "x"], ["Not stated (as given)", "all others (as given)", "x"]),
        (["the rest", "the rest (as given)"], ["the rest (as given) (as given)", "the rest (as given)"]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_one_spelling_is_left_of_each_value(given: list[str | None], told: list[str | None]) -> None:
    assert tidy(pl.Series("g", given, dtype=pl.String)).column.to_list() == told


def test_what_was_done_is_said_once_an_attribute() -> None:
    given = pl.Series("sex", ["f", "F", "f", "M", "m", "m ", "None", "nan", " ", "all others", "x"])
    assert tidy(given).warnings == (
        "sex: '', 'None', 'nan' are taken for not stated",
        "sex: values that differ in case alone are one group: 'F' as 'f'; 'M' as 'm'",
        "sex: the audit has groups of its own called 'all others'; values so called are marked (as given)",
    )
    assert tidy(pl.Series("sex", ["f", "f ", None])).warnings == ()
    many = pl.Series("g", [f"{spelling}{n}" for n in range(9) for spelling in "aA"])
    assert tidy(many).warnings[0].endswith("'a4' as 'A4', and 4 more")


def test_what_a_feed_tells_is_made_comparable_too(tmp_path: Path) -> None:
    people = [{**GOOD["subjects"], "subject_id": f"S{n}"} for n in (1, 2, 3, 4)]
    sexes = ["F", "f", "f", "NULL"]
    given = [row("protected_attributes", subject_id=f"S{n}", sex=sex) for n, sex in enumerate(sexes, start=1)]
    store, _ = load(tmp_path, subjects=people, protected_attributes=given)
    kept, warnings = attributes.told(store)
    assert kept["sex"].to_list() == ["f", "f", "f", None]
    assert [line for line in warnings if line.startswith("sex")] == [
        "sex: 'NULL' is taken for not stated",
        "sex: values that differ in case alone are one group: 'F' as 'f'",
    ]
