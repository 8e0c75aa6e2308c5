"""What else is told of each group: calibration, its part of the wrongful reviews, lead."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from analytics.evaluation.fairness import proportions
from analytics.evaluation.fairness.comparing import LEAST_EXPECTED, TOO_FEW, Row, ends
from analytics.evaluation.fairness.counts import Audited, Cell
from analytics.evaluation.intervals import UNKNOWN, count_over_expected, median_over_people


def calibration(cells: Sequence[Cell]) -> list[Row]:
    """Observed over expected a group, with Garwood's exact Poisson interval; no row without probabilities.

    Keys: attribute, group, n, expected, observed, observed_over_expected with its ends, verdict.
    """
    rows = []
    for cell in cells:
        if cell.expected is None:
            continue
        ratio = count_over_expected(np.ones(cell.positives), cell.expected)
        rows.append(
            {
                "attribute": cell.attribute,
                "group": cell.group,
                "n": cell.n,
                "expected": cell.expected,
                "observed": cell.positives,
                **ends("observed_over_expected", ratio),
                "verdict": _kept(cell, ratio.low, ratio.high),
            }
        )
    return rows


def _kept(cell: Cell, low: float | None, high: float | None) -> str:
    if low is None or high is None or max(cell.expected or 0.0, cell.positives) < LEAST_EXPECTED:
        return TOO_FEW
    return "more than expected" if low > 1 else "fewer than expected" if high < 1 else "as expected"


def wrongful(cells: Sequence[Cell], audited: Audited) -> list[Row]:
    """Reviews of people who did not escalate, a group.

    Keys: attribute, group, reviews, wrongful, and with their ends wrongful_share_of_reviews (1 less the
    precision) and share_of_wrongful (of all of the attribute), beside share_of_people; median lead in days
    of the chosen who did escalate, where it is known.
    """
    rows = []
    for cell in cells:
        of_it = [each for each in cells if each.attribute == cell.attribute]
        everybody = sum(each.n for each in of_it)
        part = proportions.share(cell.wrongful, sum(each.wrongful for each in of_it))
        rows.append(
            {
                "attribute": cell.attribute,
                "group": cell.group,
                "reviews": cell.selected,
                "wrongful": cell.wrongful,
                **ends("wrongful_share_of_reviews", proportions.share(cell.wrongful, cell.selected)),
                **ends("share_of_wrongful", part),
                "share_of_people": cell.n / everybody if everybody else None,
                **ends("lead_days", _lead(cell, audited)),
            }
        )
    return rows


def _lead(cell: Cell, audited: Audited) -> proportions.Interval:
    if audited.lead_days is None:
        return UNKNOWN
    of_group = (audited.groups[cell.attribute] == cell.group).to_numpy()
    days = audited.lead_days[of_group & audited.chosen & audited.label]
    return median_over_people(pl.Series(days).drop_nans().to_list())
