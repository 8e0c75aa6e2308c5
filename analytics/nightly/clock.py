"""Is the clock to be believed? What is published as today's must not be of a day long past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from analytics.errors import ContractError
from analytics.store import attempts, nights, state
from analytics.store.open import Store

MOST_BEHIND = timedelta(minutes=5)
"""How far a clock may be set back: machines that keep time correct themselves by less."""


def today(store: Store, now: datetime) -> date:
    """The day it is at `now` (UTC); `ContractError` where the store has been written to later than that.

    Somebody who names a night is not asked what time it is.
    """
    latest = max(_moments(store), default=now)
    if now < latest - MOST_BEHIND:
        said, written = (f"{moment:%Y-%m-%d %H:%M}" for moment in (now, latest))
        raise ContractError(
            f"clock: it says {said} UTC, but {store.path} was written to at {written}",
            allowed="a clock that is right, or --as-of DATE",
        )
    return now.date()


def _moments(store: Store) -> list[datetime]:
    """When something came into the store, by the clock of then."""
    published = [datetime.fromisoformat(night.published_at) for night in nights.all(store)]
    loaded = [load.loaded_at for load in state.loads(store)]
    started = [attempt.started_at for attempt in attempts.all(store)]
    return [_utc(moment) for moment in (*published, *loaded, *started)]


def _utc(moment: datetime) -> datetime:
    """A moment that was written without a zone is UTC, like all others."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
