"""Groups held against each other: rates, ratios and differences with intervals, and a verdict or none.

A verdict is given on a group against the rest of its attribute, and only where both are large enough: at
least `LEAST_PEOPLE` in each, and at the rate of both together at least `LEAST_EXPECTED` hits and as many
misses to be expected in each (Cochran 1954). A verdict's interval is wider than the one shown: the chance of
one wrong verdict is shared by all groups of the attribute that get one (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from analytics.evaluation.fairness import combined, proportions, values
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.counts import MEASURES, Cell, together
from analytics.evaluation.fairness.points import Points
from analytics.evaluation.intervals import LEVEL, Interval
from analytics.progress import Update, ignore

LEAST_PEOPLE = 30
LEAST_EXPECTED = 5
EQUAL_WITHIN = 1.25
"""Two rates are told to be the same where their ratio surely lies within this, either way.

Four fifths and its inverse: the bound below which United States guidelines presume adverse impact (29 CFR
1607.4 D), and the one at which this project's gate holds a night back.
"""
REST, LARGEST = values.REST, values.LARGEST
TOO_FEW: Final = "too few to say"
NO_DIFFERENCE: Final = "no difference shown"
Word = Literal["higher", "lower", "no difference shown", "too few to say"]
Row = dict[str, Any]


def ends(name: str, interval: Interval) -> Row:
    """A figure and its interval under its name.

    >>> ends("x", Interval(0.5, 0.4, 0.6))
    {'x': 0.5, 'x_low': 0.4, 'x_high': 0.6}
    """
    return {name: interval.value, f"{name}_low": interval.low, f"{name}_high": interval.high}


def rates(cells: Sequence[Cell], points: Points | None = None) -> list[Row]:
    """One row a group: attribute, group, n, and every measure with its ends; None where undefined.

    The measures are those of `points` where they are given, else hits over trials.
    """
    found = []
    for cell in cells:
        row: Row = {"attribute": cell.attribute, "group": cell.group, "n": cell.n}
        for measure in MEASURES:
            interval = proportions.share(*cell.of(measure))
            if points is not None and interval.value is not None:
                interval = interval._replace(value=points[cell.attribute, cell.group][measure])
            row |= ends(measure, interval)
        found.append(row)
    return found


def comparisons(cells: Sequence[Cell], update: Update = ignore) -> list[Row]:
    """Each group against the rest, and against the largest group, in every measure.

    Keys: attribute, group, measure, against, ratio and difference with their ends, verdict (None against the
    largest, where the rest tells more). The rest are all other groups that are stated.
    """
    rows: list[Row] = []
    attributes = list(dict.fromkeys(cell.attribute for cell in cells))
    for done, attribute in enumerate(attributes, start=1):
        of_it = [cell for cell in cells if cell.attribute == attribute]
        if len(of_it) > 1:
            rows += _of_attribute(attribute, of_it)
        update(done / len(attributes))
    return rows


def _of_attribute(attribute: str, cells: Sequence[Cell]) -> list[Row]:
    stated = [cell for cell in cells if cell.group != NOT_STATED]
    rows: list[Row] = []
    for measure in MEASURES:
        others = {
            cell.group: together([each for each in stated if each.group != cell.group], attribute, REST)
            for cell in cells
        }
        judged = [cell for cell in cells if enough(cell.of(measure), others[cell.group].of(measure))]
        level = shared_level(len(judged))
        for cell in cells:
            rest = others[cell.group]
            word = verdict(cell.of(measure), rest.of(measure), level) if cell in judged else TOO_FEW
            rows.append(_compared(cell, rest, measure, REST) | {"verdict": word})
            if stated and cell.group != stated[0].group:
                rows.append(_compared(cell, stated[0], measure, LARGEST) | {"verdict": None})
    return rows


def _compared(cell: Cell, other: Cell, measure: str, against: str) -> Row:
    counts = (*cell.of(measure), *other.of(measure))
    # score intervals want counts near to normal; what is too few for a verdict is told from exact ends
    kind = proportions if enough(cell.of(measure), other.of(measure)) else combined
    name = against if against == REST else other.group
    return {
        "attribute": cell.attribute,
        "group": cell.group,
        "measure": measure,
        "against": name,
        **ends("ratio", kind.ratio(*counts)),
        **ends("difference", kind.difference(*counts)),
    }


def shared_level(judged: int) -> float:
    """Level of each of so many intervals, for all of them to hold together as often as one.

    >>> round(shared_level(5), 3), shared_level(0)
    (0.99, 0.95)
    """
    return 1 - (1 - LEVEL) / max(judged, 1)


def enough(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two groups of (hits, trials) are large enough to be compared.

    >>> enough((0, 400), (50, 3_600)), enough((0, 300), (50, 3_600)), enough((9, 20), (9, 200))
    (True, False, False)
    """
    (hits, trials), (other_hits, other_trials) = one, other
    if min(trials, other_trials) < LEAST_PEOPLE:
        return False
    rate = (hits + other_hits) / (trials + other_trials)
    return min(trials, other_trials) * min(rate, 1 - rate) >= LEAST_EXPECTED


def verdict(one: tuple[int, int], other: tuple[int, int], level: float) -> Word:
    """Whether the first group's rate is surely higher or lower: the interval of their ratio leaves out 1."""
    if proportions.alike(*one, *other, level=level):
        return NO_DIFFERENCE
    return "higher" if one[0] * other[1] > other[0] * one[1] else "lower"
