"""Evidence that is bounded a person: the first incidents count in full, until the bound is reached."""

from __future__ import annotations

import numpy as np
from numba import njit

from analytics.reports import Floats, Ints


@njit(cache=True, nogil=True)
def _counted(subject, amount, bound):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    counted = np.empty(amount.shape[0])
    left = bound
    for row in range(amount.shape[0]):
        if row == 0 or subject[row] != subject[row - 1]:
            left = bound
        counted[row] = min(amount[row], left)
        left -= counted[row]
    return counted


def counted_up_to(subject: Ints, amount: Floats, bound: float) -> Floats:
    """What is counted of each amount (k,), none below 0, sorted by subject and time.

    >>> counted_up_to(np.array([1, 1, 1, 2]), np.array([0.5, 0.4, 0.4, 0.2]), 1.0).round(3).tolist()
    [0.5, 0.4, 0.1, 0.2]
    """
    return np.asarray(_counted(subject, amount, float(bound)))
