"""Publishes the nights that were missed, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics.logs import Log
from analytics.nightly.job import Job, Result, nightly
from analytics.progress import QUIET, Progress
from analytics.store import nights
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy


def missed(published: Sequence[Night], until: date) -> list[date]:
    """Every day after the newest published night up to `until`, in order.

    Where there is none, or no night is published yet, it is `until` alone: that night is then run as ever.
    """
    newest = max((night.as_of for night in published), default=until)
    days = [newest + timedelta(days=day) for day in range(1, (until - newest).days + 1)]
    return days or [until]


def catch_up(
    store: Store,
    job: Job,
    taxonomy: Taxonomy,
    log: Log,
    clock: Callable[[], datetime],
    progress: Progress = QUIET,
) -> Iterator[Result]:
    """Publish every missed night up to `job.as_of`, each with what was recorded by then; one result a night.

    Feeds are loaded before the first one. The first night that fails ends it with its error; those before
    it stay published, and the next call goes on from there. The store is held from the first to the last.
    """
    with hold(store):
        days = missed(nights.all(store), job.as_of)
        for done, day in enumerate(days):
            log.info("catching up", as_of=day, done=done, nights=len(days))
            feeds = job.feeds if done == 0 else ()
            # each night has a time of its own: an attempt is told from another by it
            now = job.now if done == 0 else clock()
            yield nightly(store, replace(job, as_of=day, feeds=feeds, now=now), taxonomy, log, progress)
