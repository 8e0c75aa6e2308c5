"""Ranks any nights of the past without publishing: no lock taken, nothing written to the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from analytics.errors import UsageError
from analytics.nightly import choice
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking import history
from analytics.ranking import night as ranking
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy


def dates(as_of: date, until: date | None, every_days: int) -> list[date]:
    """`as_of` and every `every_days` days after it, up to `until`.

    >>> [day.day for day in dates(date(2026, 6, 1), date(2026, 6, 16), 7)]
    [1, 8, 15]
    """
    last = as_of if until is None else until
    if last < as_of:
        raise UsageError(f"--until {last}: before --as-of {as_of}", allowed="that day or a later one")
    if every_days < 1:
        raise UsageError(f"--every {every_days}: no step forward", allowed="1 day or more")
    return [as_of + timedelta(days=days) for days in range(0, (last - as_of).days + 1, every_days)]


@governed
def rank(
    store: Store, nights: Sequence[date], taxonomy: Taxonomy, progress: Progress = QUIET
) -> pl.DataFrame:
    """One row a subject and night, sorted by night and rank, each night with the model it may know."""
    switch.require_on(store)
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, nights[-1], taxonomy)
        update(1.0)
    with progress.stage(f"Ranking {len(nights)} nights") as update:
        model_of = choice.chooser(store, taxonomy)
        return ranking.rank_many(known, nights, model_of, lambda done: update(done / len(nights)))
