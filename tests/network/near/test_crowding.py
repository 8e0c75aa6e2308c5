from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from analytics.network.near.crowding import crowded

Row = tuple[str, str, list[str]]
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unique_id": pl.Int64, "link_kind": pl.String, "plain": pl.String, "circle": pl.List(pl.String)
}  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["phone", "account"]),
        st.text("012", min_size=1, max_size=4),
        st.lists(st.sampled_from("ABC"), min_size=1, max_size=2, unique=True),
    ),
    max_size=12,
)


def told(rows: list[Row]) -> list[bool]:
    frame = pl.DataFrame([(place, *row) for place, row in enumerate(rows)], schema=SCHEMA, orient="row")
    return crowded(frame).to_list()


def one_swap(a: str, b: str) -> bool:
    swaps = {a[:place] + a[place + 1] + a[place] + a[place + 2 :] for place in range(len(a) - 1)}
    return a != b and b in swaps


@given(ROWS)
def test_a_value_is_crowded_where_strangers_use_one_that_is_a_swap_away(rows: list[Row]) -> None:
    expected = [
        any(kind == other and one_swap(plain, beside) and not set(mine) & set(theirs)
            for other, beside, theirs in rows)
        for kind, plain, mine in rows
    ]  # fmt: skip
    assert told(rows) == expected


def test_nobody_is_crowded_alone() -> None:
    assert told([]) == []
    assert told([("phone", "12", ["A"]), ("phone", "21", ["A", "B"])]) == [False, False]
    assert told([("phone", "12", ["A"]), ("phone", "21", ["B"])]) == [True, True]
