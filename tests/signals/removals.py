"""What taking one incident away takes from a score, against the share that its contribution states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl

from analytics.evidence.switching import Chain, explained, scores
from analytics.signals._base import Signal
from analytics.signals._episode import Episode
from analytics.timeline import Timeline
from tests.signals.one_person import PROFILE
from tests.worlds import NIGHT, TAXONOMY, World, moment, random_world, report

DAYS = 150
"""Incidents so young are not in anybody's background: only the window tells of them."""


def busy_world(seed: int) -> World:
    """Sixty ordinary people, seven of whom had a busy half-year."""
    rng = np.random.default_rng(seed)
    rows = [
        report(
            f"busy{i}-{n}",
            f"s{i:03}",
            str(moment(str(NIGHT)) - timedelta(days=float(rng.uniform(3, DAYS)))),
            str(rng.choice(TAXONOMY.names)),
            f"x{rng.integers(0, 12)}",
        )
        for i in range(1, 8)
        for n in range(int(rng.integers(2, 9)))
    ]
    return random_world(seed, subjects=60, reports=2_500).with_reports(*rows)


def night(world: World) -> Timeline:
    """The night of the tests, under the taxonomy's profile."""
    return world.history().night(NIGHT, PROFILE)


def without(chain: Chain, j: int) -> Chain:
    """The same chain with its j-th incident taken away."""
    return chain._replace(
        offsets=chain.offsets - (chain.offsets > j),
        week=np.delete(chain.week, j),
        evidence=np.delete(chain.evidence, j, 0),
    )


def chain_falls(signal: Episode, seed: int, most: int) -> Iterator[tuple[float, float]]:
    """(fall, share) of up to `most` incidents of a random world, all else as it was."""
    chain = signal.chain(night(busy_world(seed)))
    everybody = np.arange(chain.offsets.shape[0] - 1)
    score, shares = explained(chain, everybody)
    count = chain.week.shape[0]
    for j in np.random.default_rng(seed).choice(count, min(most, count), replace=False):
        i = int(np.searchsorted(chain.offsets, j, side="right")) - 1
        after = scores(without(chain, int(j)), np.array([i]))[i]
        yield float(score[i] - after), float(shares.incident[j])


def report_falls(signal: Signal, seed: int, most: int) -> Iterator[tuple[float, float]]:
    """(fall, share) of up to `most` young incidents that rest on one report, which is dropped."""
    world = busy_world(seed)
    timeline = night(world)
    total = dict(zip(timeline.reports.subject_ids, signal.totals(timeline), strict=True))
    young = pl.col("occurred_at") > moment(str(NIGHT)) - timedelta(days=DAYS)
    rows = signal.measure(timeline).filter(pl.col("event_ids").list.len() == 1, young).collect()
    for row in rows.sample(min(most, rows.height), seed=seed).iter_rows(named=True):
        fewer = replace(world, reports=world.reports.filter(pl.col("event_id") != row["event_ids"][0]))
        after = night(fewer)
        place = after.reports.subject_ids.to_list().index(row["subject_id"])
        yield float(total[row["subject_id"]] - signal.totals(after)[place]), float(row["evidence"])
