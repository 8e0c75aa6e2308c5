"""Is the half year after a night over, as far as anything is on record?"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.history import History
from analytics.ranking.calibration import HORIZON_DAYS

HORIZON = timedelta(days=HORIZON_DAYS)
NEVER = date(1970, 1, 1)
"""A day before anything was recorded."""


def last_recorded(known: History) -> date:
    """The day of the newest report or outcome; nothing is known of later ones. `NEVER` for none."""
    told = pl.Series(known.reports.recorded).cast(pl.Datetime("us"))
    newest = [moment for moment in (told.max(), known.outcomes["recorded_at"].max()) if moment is not None]
    return pl.Series(newest).max().date() if newest else NEVER  # type: ignore[union-attr]


def is_settled(known: History, night: date) -> bool:
    """Whether outcomes are on record up to the last day that judges the night."""
    return night + HORIZON <= last_recorded(known)


def newest_settled(known: History, current: date) -> date:
    """The newest night that is settled by `current`; `current` itself where nobody was ranked then."""
    earlier = min(current, last_recorded(known)) - HORIZON
    return earlier if known.cohort(earlier)["ranked"].any() else current
