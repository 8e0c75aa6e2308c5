"""The queue of a published night as rows that may be handed on."""

from __future__ import annotations

from datetime import date

import polars as pl

from analytics.errors import UsageError
from analytics.nightly import cells
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store


def queue(store: Store, as_of: date | None, top: int) -> pl.DataFrame:
    """The first `top` rows of the night's queue with a watermark in every row, text made safe.

    Without `as_of` the current night. `UsageError` where that night is not published.
    """
    if top < 1:
        raise UsageError(f"--top {top}", allowed="a whole number from 1")
    night = _night(store, as_of)
    rows = nights.read(night, "read_night_queue").head(top)
    return cells.safe(rows.with_columns(watermark=pl.lit(watermark(night))))


def watermark(night: Night) -> str:
    """What every exported row says of itself; the same for every export of one night."""
    proof = f"publication {night.number}, manifest {night.manifest_sha256[:12]}"
    return f"SYNTHETIC – Rereview night {night.as_of}, {proof}"


def _night(store: Store, as_of: date | None) -> Night:
    published = nights.all(store)
    night = nights.current(store) if as_of is None else nights.of_date(published, as_of)
    if night is None:
        asked = "the current night" if as_of is None else f"the night {as_of}"
        latest = ", ".join(str(other.as_of) for other in published[-3:])
        raise UsageError(
            f"export: {asked} is not published",
            allowed=f"a published night ({latest})" if latest else "a `rereview nightly` first",
        )
    return night
