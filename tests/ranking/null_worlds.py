"""Worlds in which nobody changes: for holding false alarms against their bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.evidence.profile import ProfileRules, from_severity
from analytics.reports import DAY_US
from analytics.timeline import Timeline
from tests.worlds import EPOCH, NIGHT, REPORTS, TAXONOMY, VERSIONS, World, version

START_US = round(EPOCH.timestamp()) * 1_000_000
DAYS = 2370
"""From `EPOCH` to `NIGHT`."""
SOURCES = 40


@dataclass(frozen=True)
class Life:
    """How reports come about.

    `copies`: share of the incidents that two other sources report too, within hours; `campaign`: factor
    by which one area of eight records police stops for ten weeks of the last year; `unsteady`: shape of the
    gamma law that redraws everybody's rate each half-year, 0 for steady rates; `escalating`:
    subjects who meet with twelve grave incidents in the last 120 days.
    """

    subjects: int = 1500
    copies: float = 0.0
    campaign: float = 1.0
    unsteady: float = 0.0
    escalating: int = 0


def _incidents(life: Life, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
    """Subject, code of the type and moment of every incident."""
    weighs = [code for code, entry in enumerate(TAXONOMY.types) if entry.weighs]
    common = np.array([(100.0 - TAXONOMY.types[code].severity) ** 3 for code in weighs])
    mix = np.array([rng.dirichlet(16 * common / common.sum()) for _ in range(life.subjects)])
    rate = rng.gamma(1.0, 2.0, life.subjects) + 0.1
    moods = rng.gamma(life.unsteady, 1 / life.unsteady, (life.subjects, 13)) if life.unsteady else 1.0
    counts = rng.poisson(rate[:, None] * moods * np.full((life.subjects, 13), DAYS / 365.25 / 13))
    who, half = np.divmod(np.repeat(np.arange(life.subjects * 13), counts.ravel()), 13)
    when = START_US + ((half + rng.random(who.size)) * DAYS / 13 * DAY_US).astype(np.int64)
    kind = np.array([rng.choice(weighs, p=mix[subject]) for subject in who])
    stop = weighs.index(TAXONOMY.code("police_stop"))
    visited = np.flatnonzero(np.arange(life.subjects) % 8 == 3)
    more = rng.poisson((life.campaign - 1) * (rate * mix[:, stop])[visited] * 70 / 365.25)
    extra = np.repeat(visited, more)
    extra_when = START_US + ((DAYS - 200 + 70 * rng.random(extra.size)) * DAY_US).astype(np.int64)
    grave = np.repeat(np.arange(life.escalating), 12)
    grave_when = START_US + ((DAYS - 2 - 120 * rng.random(grave.size)) * DAY_US).astype(np.int64)
    types = rng.choice([TAXONOMY.code(name) for name in ("weapon_interest", "site_interest")], grave.size)
    return (
        np.concatenate([who, extra, grave]),
        np.concatenate([kind, np.full(extra.size, weighs[stop]), types]),
        np.concatenate([when, extra_when, grave_when]),
    )


def null_world(life: Life, seed: int) -> World:
    """Reports of such lives by forty sources of the police, each recorded some days later."""
    rng = np.random.default_rng(seed)
    who, kind, when = _incidents(life, rng)
    source = rng.integers(0, SOURCES, who.size)
    delay = (rng.lognormal(1.0, 0.8, who.size) * DAY_US).astype(np.int64)
    copied = np.flatnonzero(np.random.default_rng(seed + 1).random(who.size) < life.copies)
    row = np.concatenate([np.arange(who.size), copied, copied])
    which = np.repeat([0, 1, 2], [who.size, copied.size, copied.size])
    hours = which * DAY_US // 24
    frame = pl.DataFrame(
        {
            "subject_id": [f"s{subject:05}" for subject in who[row]],
            "occurred_at": when[row] + hours,
            "recorded_at": when[row] + delay[row] + 3 * hours,
            "event_id": [f"e{number:06}-{copy}" for number, copy in zip(row, which, strict=True)],
            "event_type": pl.Series(TAXONOMY.names).gather(kind[row]),
            "source_id": [f"x{number}" for number in (source[row] + 7 * which) % SOURCES],
        }
    ).with_columns(
        source_kind=pl.lit("police"),
        source_grade=pl.lit("1"),
        intelligence_grade=pl.lit("A"),
        retracted_at=pl.lit(None),
    )
    versions = [version(f"s{i:05}", area_id=f"a{i % 8}") for i in range(life.subjects)]
    return World(frame.select(*REPORTS).cast(pl.Schema(REPORTS)), pl.DataFrame(versions, schema=VERSIONS))


def night(world: World) -> Timeline:
    """The world as known on `NIGHT`, with the profile of the taxonomy."""
    return world.history().night(NIGHT, from_severity(TAXONOMY, ProfileRules()))
