"""How reports are graded, after the UK 3x5x2 scheme: the source first, then the intelligence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.synthetic.arrays import AnyArray, Floats, ladder, pick
from analytics.synthetic.happenings import ORDINARY, RUMOUR
from analytics.synthetic.sources import Sources
from analytics.synthetic.vocabulary import USAGE

# Rows: ordinary, solid and rumoured reports, each by a source graded 1, 2 or 3; columns: A to E.
_CHANCES = np.array([
    [0.46, 0.30, 0.16, 0.08, 0.00], [0.12, 0.28, 0.36, 0.22, 0.02], [0.03, 0.12, 0.35, 0.40, 0.10],
    [0.44, 0.34, 0.16, 0.06, 0.00], [0.16, 0.32, 0.34, 0.17, 0.01], [0.05, 0.17, 0.38, 0.33, 0.07],
    [0.02, 0.08, 0.25, 0.45, 0.20], [0.01, 0.06, 0.23, 0.45, 0.25], [0.00, 0.03, 0.17, 0.45, 0.35],
])  # fmt: skip
_INTELLIGENCE = ladder(_CHANCES)
# A source is mostly graded as usual; rows: its usual grade.
_SOURCE_CHANCES = np.array([[0.93, 0.06, 0.01], [0.06, 0.90, 0.04], [0.01, 0.09, 0.90]])
_RUMOUR_CHANCES = np.array([[0.35, 0.45, 0.20], [0.03, 0.47, 0.50], [0.00, 0.10, 0.90]])
_SOURCE, _SOURCE_OF_RUMOUR = ladder(_SOURCE_CHANCES), ladder(_RUMOUR_CHANCES)
_RUMOURED = np.array([usage.rumoured for usage in USAGE], np.float32)


def credit(kind: AnyArray, given: AnyArray, rng: np.random.Generator) -> AnyArray:
    """The credit of each incident: part of the ordinary ones are mere rumour, most of the grave ones."""
    rumoured = rng.random(len(kind), dtype=np.float32) < _RUMOURED[kind]
    return np.where((given == ORDINARY) & rumoured, np.int8(RUMOUR), given)


def chances() -> Floats:
    """Chances of the grades by credit and usual grade of the source, shape (credits, 3, 3, 5).

    The last two axes are the grade of the source and that of the intelligence.
    """
    source = np.stack([_SOURCE_CHANCES, _SOURCE_CHANCES, _RUMOUR_CHANCES])
    both: Floats = source[..., None] * _CHANCES.reshape(3, 1, 3, -1)
    return both


def draw(
    source: AnyArray, given: AnyArray, sources: Sources, rng: np.random.Generator
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """Source grade (0 to 2) and intelligence grade (0 to 4) of each report."""
    usual = sources.reliability.astype(np.int8)[source]
    grade = pick(_SOURCE, usual, rng)
    rumour = np.flatnonzero(given == RUMOUR)
    grade[rumour] = pick(_SOURCE_OF_RUMOUR, usual[rumour], rng)
    return grade.astype(np.int8), pick(_INTELLIGENCE, given * np.int8(3) + grade, rng).astype(np.int8)
