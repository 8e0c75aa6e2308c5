"""Independent random streams, each named by what it is for: no order of work can mix them up."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is drawn for; a number once given keeps its meaning."""

    COHORT = 1
    SOURCES = 2
    CASTING = 3
    HISTORY = 4
    LIVES = 5
    TELLING = 6
    REPORTING = 7
    IDENTIFIERS = 8
    TIES = 9
    DAMAGE = 10
    PARAMETERS = 11
    SEVERITIES = 12


def stream(seed: int, purpose: Purpose, *numbers: int) -> np.random.Generator:
    """The generator for one purpose and, say, one block of people or one story.

    >>> one, other = stream(1, Purpose.LIVES, 0), stream(1, Purpose.LIVES, 1)
    >>> bool(one.random() != other.random())
    True
    """
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, int(purpose), *numbers])))


def key(seed: int, table: int) -> int:
    """A key for the ids of one table."""
    return int(
        np.random.SeedSequence([seed, int(Purpose.IDENTIFIERS), table]).generate_state(1, np.uint64)[0]
    )
