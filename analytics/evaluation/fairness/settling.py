"""Is the half year after a night over, as far as anything is on record?"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.history import History
from analytics.ranking.calibration import HORIZON_DAYS

HORIZON = timedelta(days=HORIZON_DAYS)
NOTHING = date(1970, 1, 1)
"""Before anything that can be on record."""


def last_recorded(known: History) -> date:
    """The day of the newest report or outcome, `NOTHING` without any; of later days nothing is known."""
    told = pl.Series(known.reports.recorded).cast(pl.Datetime("us"))
    newest = [moment for moment in (told.max(), known.outcomes["recorded_at"].max()) if moment is not None]
    if not newest:
        return NOTHING
    return pl.Series(newest).max().date()  # type: ignore[union-attr, no-any-return]


def is_settled(known: History, night: date) -> bool:
    """Whether outcomes are on record up to the last day that judges the night."""
    return night + HORIZON <= last_recorded(known)


def newest_settled(known: History, current: date) -> date:
    """The newest night that is settled by `current`; `current` itself where nobody was ranked then."""
    earlier = min(current, last_recorded(known)) - HORIZON
    return earlier if known.cohort(earlier)["ranked"].any() else current
