"""What somebody knows of a story who knows its parameters, but nobody who takes part in it.

The stories never read this: it describes them to the knowing ranking of the evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.synthetic.arrays import Floats
from analytics.synthetic.escalating import EARLY, LATE, SPREAD_SHAPE, FamilyWeights
from analytics.synthetic.vocabulary import FAMILY_OF, codes

BINS = 48


@dataclass(frozen=True, eq=False)
class Outline:
    """A mode, or a decoy that looks like one, as a marked point process between onset and end.

    Attributes:
        least_days, most_days: it lasts between these, evenly.
        progress: density of an incident's place between onset (0) and end (1), by `BINS` equal bins.
        early, late: weights of the families at the onset and at the end.
        kinds: share of each type, shape (types,), where it does not change and nobody has leanings.
        own_power: where not 0, the kinds are one's own, by one's own rates to this power, instead.
        least_incidents: as many at least.
        further: mean number of further ones, or their rate over one's own where `per_year` is given.
        most_further: where larger than `further`, the mean is anywhere between the two.
        spread_shape: shape of the gamma variable that the mean is multiplied by; 0 for none.
        per_year: bounds of one's own yearly rate that `further` multiplies; None where it is a number.
        own_weights: weight of each type in one's own rate and mix, shape (types,).
        kept: the part of one's ordinary incidents that remains meanwhile.
        silent_days: before the onset, nothing ordinary for so long.
        meetings: mean number of recorded meetings with a partner.
        lag_days: it follows the onset of somebody in the circle by so many days, from and to.
        together: so many of a circle do it at the same time, from and to.
        acts: it ends in an act.
        per_thousand_a_year: how often a decoy happens; None for a mode, whose share says it.
        rumoured: the part of a decoy's incidents that is told as a rumour; None for a mode, whose
            incidents are reported more soundly than others.
    """

    least_days: float
    most_days: float
    progress: Floats
    early: FamilyWeights = field(default_factory=lambda: EARLY)
    late: FamilyWeights = field(default_factory=lambda: LATE)
    kinds: Floats | None = None
    own_power: float = 0.0
    least_incidents: int = 2
    further: float = 0.0
    most_further: float = 0.0
    spread_shape: float = SPREAD_SHAPE
    per_year: tuple[float, float] | None = None
    own_weights: Floats = field(default_factory=lambda: np.ones(len(FAMILY_OF)))
    kept: float = 1.0
    silent_days: float = 0.0
    meetings: float = 0.0
    lag_days: tuple[float, float] | None = None
    together: tuple[int, int] | None = None
    acts: bool = True
    per_thousand_a_year: float | None = None
    rumoured: float | None = None


def kinds(names: Sequence[str], shares: Sequence[float]) -> Floats:
    """Shares of all types from those of some, shape (types,)."""
    found = np.zeros(len(FAMILY_OF))
    found[codes(*names)] = shares
    return found


def rising(shape: float) -> Floats:
    """Density of a beta variable (shape, 1) over the bins; 1 is even.

    >>> bool(np.allclose(rising(1.0), 1.0))
    True
    """
    edges = np.linspace(0.0, 1.0, BINS + 1)
    density: Floats = np.diff(edges**shape) * BINS
    return density


def late_burst(share: float, within: float) -> Floats:
    """Density with the part `within` of it in the last `share` of the time, the rest even; shape (BINS,)."""
    edges = np.linspace(0.0, 1.0, BINS + 1)
    inside = np.diff(np.clip((edges - (1 - share)) / share, 0.0, 1.0)) * BINS
    density: Floats = within * inside + (1 - within)
    return density
