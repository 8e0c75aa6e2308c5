"""A small world's feed, cut into a first part and one for each night after it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl

from analytics.synthetic import world
from analytics.synthetic.parameters import World

UNTIL = date(2025, 6, 30)
DAYS = 7


@dataclass(frozen=True)
class Feeds:
    """What is known on the night `begin`, and what comes in by each later night."""

    begin: date
    first: Path
    later: tuple[tuple[date, Path], ...]


def feeds(scratch: Path, nights: int, closed: int = 260) -> Feeds:
    """Simulate a world of so many closed subjects; cut off its last weeks, one feed a night."""
    whole = scratch / "feed"
    people = World(closed=closed, active=closed // 7, years=6, seed=1, until=UNTIL)
    world.simulate(whole, people, lambda done, total: None)
    dates = [UNTIL - timedelta(days=DAYS * back) for back in range(nights, -1, -1)]
    first = _part(whole, scratch / "first", None, dates[0])
    for name in ("subjects", "investigations", "involvements"):
        shutil.copy(whole / f"{name}.parquet", first)
    later = [
        (until, _part(whole, scratch / f"later-{until}", since, until)) for since, until in pairwise(dates)
    ]
    return Feeds(dates[0], first, tuple(later))


def _part(whole: Path, folder: Path, since: date | None, until: date) -> Path:
    """What was recorded after `since` and by `until`; links come with their reports."""
    folder.mkdir()
    shutil.copy(whole / "manifest.json", folder)
    moment = pl.col("recorded_at")
    known = moment <= pl.lit(until).cast(pl.Datetime("us"))
    cut = known if since is None else known & (moment > pl.lit(since).cast(pl.Datetime("us")))
    for name in ("events", "corrections", "outcomes"):
        pl.read_parquet(whole / f"{name}.parquet").filter(cut).write_parquet(folder / f"{name}.parquet")
    links, events = pl.read_parquet(whole / "event_links.parquet"), pl.read_parquet(folder / "events.parquet")
    links.join(events, on="event_id", how="semi").write_parquet(folder / "event_links.parquet")
    return folder
