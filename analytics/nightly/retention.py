"""Which run files may be dropped, and how long the disk will do."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from analytics.store import dropping, nights, state
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import Store

LOOKED_BACK_DAYS = 28
LEAST_HISTORY_DAYS = 2.0
"""With less behind it, one night and one load a day are assumed."""
_DAY_SECONDS = 86_400


def listing(store: Store) -> list[dict[str, Any]]:
    """One object a published night: night, as_of, published_at, bytes (0 without a file), state in words."""
    current = nights.pointer(store)
    return [
        {
            "night": night.number,
            "as_of": night.as_of.isoformat(),
            "published_at": night.published_at,
            "bytes": _bytes(night),
            "state": night.dropped or ("current" if night.number == current else "kept"),
        }
        for night in nights.all(store)
    ]


def droppable(store: Store, keep_days: int, *, keep_monthly: bool) -> list[Night]:
    """Nights whose run file nobody needs any more, the oldest first.

    Kept are the current night and the one it is compared with, every night of the `keep_days` days up to
    the current one, and with `keep_monthly` the first night of each month as it was last published.
    """
    published, current = nights.all(store), nights.current(store)
    if current is None:
        return []
    first = current.as_of - timedelta(days=keep_days)
    needed = {current.manifest_sha256, current.manifest["compared_with"]}
    if keep_monthly:
        needed |= _monthly([night for night in published if not night.dropped])
    return [
        night
        for night in published
        if night.as_of <= first and night.manifest_sha256 not in needed and not night.dropped
    ]


def prune(store: Store, keep_days: int, *, keep_monthly: bool, now: datetime, by: str) -> list[Night]:
    """Drop what is `droppable`; gives the nights whose files went. `StoreBusyError` while a job runs."""
    with hold(store):
        chosen = droppable(store, keep_days, keep_monthly=keep_monthly)
        monthly = ", the first of each month" if keep_monthly else ""
        dropping.drop(store, chosen, now, by, f"kept: {keep_days} days{monthly}")
        return chosen


def _monthly(published: Sequence[Night]) -> set[str]:
    first: dict[tuple[int, int], Night] = {}
    for night in published:
        month = (night.as_of.year, night.as_of.month)
        if month not in first or night.as_of <= first[month].as_of:
            first[month] = night
    return {night.manifest_sha256 for night in first.values()}


@dataclass(frozen=True)
class Forecast:
    """How the disk fills: bytes, rates a day, and the days until it is full (None if nothing grows).

    `assumed` says that there is too little history for a rate, and one night and one load a day are taken.
    """

    nights: int
    run_bytes: int
    row_bytes: int
    bytes_a_night: float
    bytes_a_load: float
    nights_a_day: float
    loads_a_day: float
    assumed: bool
    free_bytes: int
    days_until_full: float | None

    def to_json(self) -> dict[str, Any]:
        """The object that `rereview runs forecast --json` prints."""
        return asdict(self)


def forecast(store: Store, now: datetime) -> Forecast:
    """What the last nights and loads say of those to come."""
    kept = [night for night in nights.all(store) if not night.dropped]
    sizes = [_bytes(night) for night in kept]
    rows = state.written_bytes(store)
    # the first load brings the whole past, those after it a night's news
    later = {number: size for number, size in rows.items() if number != min(rows)} or rows
    a_night, a_load = _mean(sizes[-LOOKED_BACK_DAYS:]), _mean(list(later.values())[-LOOKED_BACK_DAYS:])
    nights_a_day = _rate([datetime.fromisoformat(night.published_at) for night in nights.all(store)], now)
    loads_a_day = _rate([load.loaded_at for load in state.loads(store)], now)
    a_day = a_night * (nights_a_day or 1.0) + a_load * (loads_a_day or 1.0)
    free = shutil.disk_usage(store.path).free
    return Forecast(
        nights=len(kept),
        run_bytes=sum(sizes),
        row_bytes=sum(rows.values()),
        bytes_a_night=a_night,
        bytes_a_load=a_load,
        nights_a_day=nights_a_day or 1.0,
        loads_a_day=loads_a_day or 1.0,
        assumed=nights_a_day is None or loads_a_day is None,
        free_bytes=free,
        days_until_full=round(free / a_day, 1) if a_day else None,
    )


def _rate(moments: Sequence[datetime], now: datetime) -> float | None:
    """How many a day of late; None with too little history."""
    if not moments or (now - min(moments)).total_seconds() < LEAST_HISTORY_DAYS * _DAY_SECONDS:
        return None
    days = min((now - min(moments)).total_seconds() / _DAY_SECONDS, LOOKED_BACK_DAYS)
    return sum((now - moment).total_seconds() <= days * _DAY_SECONDS for moment in moments) / days


def _mean(sizes: Sequence[int]) -> float:
    return sum(sizes) / len(sizes) if sizes else 0.0


def _bytes(night: Night) -> int:
    return night.run_path.stat().st_size if night.run_path.is_file() else 0
