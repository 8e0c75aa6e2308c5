"""What else is told of each group: calibration, its part of the wrongful reviews, lead."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from scipy import special  # type: ignore[import-untyped]

from analytics.evaluation.fairness import proportions
from analytics.evaluation.fairness.comparing import LEAST_EXPECTED, TOO_FEW, Row, ends, shared_level
from analytics.evaluation.fairness.counts import Audited, Cell
from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval, median_over_people


def calibration(cells: Sequence[Cell]) -> list[Row]:
    """Observed over expected a group, with Garwood's exact Poisson interval; no row without probabilities.

    A verdict shares its chance of being wrong with the other groups of the attribute.

    Keys: attribute, group, n, expected, observed, observed_over_expected with its ends, verdict.
    """
    claimed = [cell for cell in cells if cell.expected is not None]
    rows = []
    for cell in claimed:
        of_it = [each for each in claimed if each.attribute == cell.attribute and _told(each)]
        ratio = _over_expected(cell, LEVEL)
        judged = _over_expected(cell, shared_level(len(of_it)))
        rows.append(
            {
                "attribute": cell.attribute,
                "group": cell.group,
                "n": cell.n,
                "expected": cell.expected,
                "observed": cell.positives,
                **ends("observed_over_expected", ratio),
                "verdict": _kept(judged) if _told(cell) else TOO_FEW,
            }
        )
    return rows


def _told(cell: Cell) -> bool:
    return max(cell.expected or 0.0, cell.positives) >= LEAST_EXPECTED


def _over_expected(cell: Cell, level: float) -> Interval:
    """Garwood's exact interval of a Poisson count (1936), over what was expected."""
    expected = cell.expected or 0.0
    if expected <= 0:
        return UNKNOWN
    tail = (1 - level) / 2
    low = float(special.gammaincinv(cell.positives, tail)) if cell.positives else 0.0
    high = float(special.gammaincinv(cell.positives + 1, 1 - tail))
    return Interval(cell.positives / expected, low / expected, high / expected)


def _kept(judged: Interval) -> str:
    low, high = judged.low, judged.high
    if low is None or high is None:
        return TOO_FEW
    return "more than expected" if low > 1 else "fewer than expected" if high < 1 else "as expected"


def wrongful(cells: Sequence[Cell], audited: Audited) -> list[Row]:
    """Reviews of people who did not escalate, a group.

    Keys: attribute, group, n, reviews, wrongful, and with their ends wrongful_share_of_reviews (1 less the
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
                "n": cell.n,
                "reviews": cell.selected,
                "wrongful": cell.wrongful,
                **ends("wrongful_share_of_reviews", proportions.share(cell.wrongful, cell.selected)),
                **ends("share_of_wrongful", part),
                "share_of_people": cell.n / everybody if everybody else None,
                **ends("lead_days", _lead(cell, audited)),
            }
        )
    return rows


def _lead(cell: Cell, audited: Audited) -> Interval:
    if audited.lead_days is None:
        return UNKNOWN
    of_group = (audited.groups[cell.attribute] == cell.group).to_numpy()
    days = audited.lead_days[of_group & audited.chosen & audited.label]
    return median_over_people(pl.Series(days).drop_nans().to_list())
