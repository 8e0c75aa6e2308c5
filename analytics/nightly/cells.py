"""Cells that may leave the house: one line each, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import polars as pl

_LINE_BREAKS = r"[\r\n\x0b\x0c\x1c-\x1e\x{85}\x{2028}\x{2029}]+"
# a spreadsheet skips blanks and invisible marks before a formula, and reads full-width signs as plain ones
_FORMULA = r"^[\s\p{Cf}\p{Cc}]*[=+\-@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]|^[\t\r]"
_INVISIBLE = r"[\p{Cc}\p{Cf}]"


def safe(frame: pl.DataFrame) -> pl.DataFrame:
    r"""Every text and list of texts as one harmless line of text; numbers, dates and nulls stay as they are.

    Line breaks become blanks, other control and direction marks vanish, and a leading sign that starts a
    formula gets an apostrophe in front.

    >>> safe(pl.DataFrame({"a": ["=1+1", "two\nlines"], "n": [-1, 2]})).rows()
    [("'=1+1", -1), ('two lines', 2)]
    """
    return frame.with_columns(
        _line(pl.col(name).list.join("; ") if isinstance(dtype, pl.List) else pl.col(name)).alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String or isinstance(dtype, pl.List)
    )


def _line(text: pl.Expr) -> pl.Expr:
    escaped = pl.when(text.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
    return escaped.str.replace_all(_LINE_BREAKS, " ").str.replace_all(_INVISIBLE, "")
