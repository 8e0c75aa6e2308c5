"""What one person's evidence takes from the whole list: figures that add up over any parts of it.

A list may be worked on in parts, each by itself. Whatever is summed over people is a whole number, or is
summed in the order of the subjects' ids, so that no byte depends on how the list is parted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import polars as pl

from analytics.evidence.background import Observed
from analytics.evidence.detector import Spread
from analytics.evidence.dwelling import Dwelt
from analytics.evidence.peer_clock import Peers
from analytics.evidence.recent import Typical
from analytics.evidence.recording_clock import Volume
from analytics.evidence.supervision import Releases
from analytics.reports import Floats, Ints

Counts = TypeVar("Counts", bound="tuple[Ints, ...]")


def added(parts: Sequence[Counts]) -> Counts:
    """Named tuples of whole numbers, added up field by field.

    >>> import numpy as np
    >>> one, other = Observed(np.array([1, 2]), np.array([9])), Observed(np.array([0, 5]), np.array([1]))
    >>> added([one, other]).incidents
    array([1, 7])
    """
    columns = zip(*parts, strict=True)
    return type(parts[0])(*(sum(column[1:], start=column[0]) for column in columns))


class Tied(NamedTuple):
    """What a signal of ties says: nats of each subject at hand (s,), and its contributions."""

    totals: Floats
    rows: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Everybody:
    """Figures of a whole list, for a part of it; what is None the part finds out by itself: it is the whole.

    `first_us` is when anything first happened, `delays` (types, weeks) how late reports came, `signals` what
    a signal counts over everybody, `volume` what detectors count by, `mix_incidents` and
    `spread` what was fitted to the list for them. `totals` are what experts say of the people at hand (s,),
    where their reports are not at hand; `tied` what the signals of ties say of them, which need everybody's.
    """

    first_us: int | None = None
    dwelt: Dwelt | None = None
    cohort: Observed | None = None
    peers: Peers | None = None
    delays: Ints | None = None
    typical: Typical | None = None
    releases: Releases | None = None
    signals: Mapping[object, Ints] = field(default_factory=dict)
    volume: Volume | None = None
    mix_incidents: float | None = None
    spread: Spread | None = None
    totals: Mapping[object, Floats] = field(default_factory=dict)
    tied: Mapping[object, Tied] = field(default_factory=dict)


NOT_ADDED_UP = Everybody()
