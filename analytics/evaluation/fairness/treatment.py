"""What treating each group by itself would change: the same share of every group is read.

Nothing here is used to rank. To read as many of every group, one would have to know everybody's group, and
would put people off who have more to show than those who come in: the audit says what that costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.evaluation.judging import judge
from analytics.evaluation.replay import ReviewBudget, replay
from analytics.evaluation.truth import Truth
from analytics.history import History
from analytics.reports import Ints


def equal_shares(order: Ints, group: Ints, key: Ints) -> NDArray[np.int64]:
    """A list in which any head holds the same share of every group, within each as before.

    `order` are subjects (indices), the first to be read at the front; `group` (codes) and `key` (to break
    ties) have an entry a subject. Somebody's new place is decided by their place within the group over its
    size.

    >>> group = np.array([0, 0, 0, 0, 1, 1])
    >>> equal_shares(np.array([4, 5, 0, 1, 2, 3]), group, np.arange(6)).tolist()
    [0, 4, 1, 2, 5, 3]
    """
    of_each = group[order]
    place = np.empty(len(order))
    for code in np.unique(of_each):
        rows = np.flatnonzero(of_each == code)
        place[rows] = (np.arange(len(rows)) + 0.5) / len(rows)
    return np.asarray(order[np.lexsort((key[order], place))], dtype=np.int64)


def caught(
    history: History, nights: Sequence[date], lists: Sequence[Ints], truth: Truth, week: int
) -> pl.DataFrame:
    """Which escalations `week` reviews a week along these lists would have caught in time.

    One row an escalation: subject_id, caught.
    """
    made = replay(history.reports, nights, lists, ReviewBudget(per_week=week))
    found = judge(made, history.reports, nights, truth)[1]
    return found.select("subject_id", caught=pl.col("caught_on").is_not_null())


def chosen_ratio(lists: Sequence[Ints], group: Ints, code: int, top: int) -> tuple[int, int, int, int]:
    """Chosen of the group and people in it, chosen of the rest and people in it, added up over nights."""
    totals = np.zeros(4, dtype=np.int64)
    for order in lists:
        here = group[order] == code
        totals += [here[:top].sum(), here.sum(), (~here[:top]).sum(), (~here).sum()]
    return tuple(int(total) for total in totals)  # type: ignore[return-value]
