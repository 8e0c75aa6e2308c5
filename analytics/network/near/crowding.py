"""Values that lie so close that a swap of two signs says nothing: numbers given out in order, for one.

Where strangers use a value that is one transposition away, so may people who know each other, by chance.
"""

from __future__ import annotations

import polars as pl


def crowded(records: pl.DataFrame) -> pl.Series:
    """Whether each record is one transposition away from a value of its kind that only strangers use.

    `records` has `unique_id`, `link_kind`, `plain` and `circle`; two are strangers where nobody is in both
    circles. The answer has one entry a record, in their order.
    """
    swapped = _swaps(records)
    beside = swapped.join(records, on=["link_kind", "plain"], suffix="_beside")
    apart = beside.filter(pl.col("circle").list.set_intersection("circle_beside").list.len() == 0)
    return records["unique_id"].is_in(apart["unique_id"].unique().implode())


def _swaps(records: pl.DataFrame) -> pl.DataFrame:
    """Every value that a swap of two neighbours in `plain` makes, under that name, beside `unique_id`."""
    plain = pl.col("plain")
    longest = records.select(plain.str.len_chars().max()).item() or 0
    made = [records.clear().select("unique_id", "link_kind", "circle", "plain")]
    for place in range(longest - 1):
        left, right = plain.str.slice(place, 1), plain.str.slice(place + 1, 1)
        swapped = pl.concat_str(plain.str.slice(0, place), right, left, plain.str.slice(place + 2))
        within = plain.str.len_chars() > place + 1
        made.append(
            records.filter(within, left != right).select("unique_id", "link_kind", "circle", plain=swapped)
        )
    return pl.concat(made)
