"""From what happened to what could be known: heavy-tailed delays, and sources that send in batches."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.synthetic.arrays import AnyArray, Ints
from analytics.synthetic.sources import Sources
from analytics.synthetic.window import DAY_US


@dataclass(frozen=True)
class Delays:
    """Log-normal delays by kind of source, in the contract's order; a few take many times as long.

    `median_days` is before waiting for a batch: with it, banks take about three weeks and
    partner agencies about two months.
    """

    median_days: tuple[float, ...] = (0.7, 2.0, 13.0, 1.2, 3.0, 3.5, 42.0)
    spread: tuple[float, ...] = (1.0, 1.1, 0.7, 1.0, 1.0, 1.1, 0.7)
    late_share: float = 0.02
    late_factor: float = 6.0
    longest_days: float = 900.0

    def scaled(self, scale: float) -> Delays:
        """The same delays with medians `scale` times as long."""
        return replace(self, median_days=tuple(days * scale for days in self.median_days))


DELAYS = Delays()


def recorded(
    occurred_us: Ints, source: AnyArray, sources: Sources, rng: np.random.Generator, delays: Delays = DELAYS
) -> Ints:
    """When each report was recorded (microseconds); never before it occurred."""
    kind = sources.kind.astype(np.int8)[source]
    scale = np.array(delays.spread, np.float32)[kind]
    days = np.exp(scale * rng.standard_normal(len(kind), dtype=np.float32))
    days *= np.array(delays.median_days, np.float32)[kind]
    days *= np.where(
        rng.random(len(kind), dtype=np.float32) < delays.late_share, np.float32(delays.late_factor), 1.0
    )
    whole_seconds = (np.minimum(days, delays.longest_days) * np.float32(86_400)).astype(np.int64)
    known: Ints = occurred_us + whole_seconds * 1_000_000
    batched = np.flatnonzero(sources.batch_days[source] > 0)
    if len(batched):
        known[batched] = _next_batch(known[batched], source[batched], sources, rng)
    return known


def _next_batch(known: Ints, source: AnyArray, sources: Sources, rng: np.random.Generator) -> Ints:
    """The first batch of each source at or after a time; a batch takes some hours to load."""
    period = (sources.batch_days * DAY_US).astype(np.int64)[source]
    phase = (sources.batch_phase * DAY_US).astype(np.int64)[source]
    sent: Ints = -((phase - known) // period) * period + phase
    loading = rng.integers(0, 4 * 3_600, len(known), dtype=np.int32).astype(np.int64) * 1_000_000
    arrived: Ints = (sent + loading) // 1_000_000 * 1_000_000
    return arrived
