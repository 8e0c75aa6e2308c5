"""Could the list know somebody's group without being told? How well each input predicts each attribute.

An input by itself is held against an attribute by Cramér's V, corrected for chance (Bergsma, "A
bias-correction for Cramér's V and Tschuprow's T", 2013): 0 tells nothing, 1 tells the group. Beside it stands
what 95 of 100 shuffles of the attribute stay below. All inputs together predict membership of each group by
ridge regression, judged on fifths of the people that it was not fitted on.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from scipy import special, stats  # type: ignore[import-untyped]

from analytics.evaluation.fairness import proportions
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.comparing import LEAST_PEOPLE, TOO_FEW, Row, ends
from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval
from analytics.history import History
from analytics.reports import Flags, Floats, Ints
from analytics.timeline import Timeline

SHUFFLES = 99
SEED = 7
"""The shuffles are the same every time."""
LEAST_FORETOLD = 60
"""Smaller groups have no area: of 30 people, six in each fifth, the interval held the truth in 0.89."""
CHANCES = 40
"""Shuffles of a group, to learn how far areas scatter where nothing tells."""
FOLDS = 5
RIDGE = 10.0
MOST_REPORTS = 3
"""As an input, this many reports of a type or more are one value."""
CASE = ("stream", "area_id", "retention_group")
GUESSED, HINTED = 0.6, 0.52
"""Areas under the curve from which on the inputs are said to give a group away, or to hint at it."""


def inputs(history: History, timeline: Timeline, subject_ids: pl.Series) -> pl.DataFrame:
    """What ranks somebody, as far as it is a value of their own: of the case, and reports by type.

    One row each of `subject_ids`; text columns of `CASE`, whole numbers for each type that anybody has.
    """
    people = pl.DataFrame({"subject_id": subject_ids})
    case = history.cohort(timeline.as_of).select("subject_id", *CASE)
    of_case = people.join(case, on="subject_id", how="left", maintain_order="left").select(
        pl.col(name).fill_null(NOT_STATED) for name in CASE
    )
    names = timeline.taxonomy.names
    known, reports = timeline.known, timeline.reports
    cell = reports.subject[known].astype(np.int64) * len(names) + reports.type[known]
    counts = np.bincount(cell, minlength=len(reports.subject_ids) * len(names)).reshape(-1, len(names))
    rows = subject_ids.cast(pl.Enum(reports.subject_ids)).to_physical().cast(pl.Int64).to_numpy()
    counted = counts[rows]
    columns = [pl.Series(name, counted[:, code]) for code, name in enumerate(names) if counted[:, code].any()]
    return pl.concat([of_case, pl.DataFrame(columns)], how="horizontal")


def single(given: pl.DataFrame, groups: pl.DataFrame) -> list[Row]:
    """Each input against each attribute: attribute, input, cramers_v, by_chance, tells."""
    coded = {name: _codes(_binned(given[name])) for name in given.columns}
    rows: list[Row] = []
    for attribute in groups.columns:
        stated = (groups[attribute] != NOT_STATED).to_numpy()
        if stated.sum() < LEAST_PEOPLE:
            continue
        target = _codes(groups[attribute].filter(pl.Series(stated)))
        shuffled = _shuffles(target)
        for name, codes in coded.items():
            value = cramers_v(codes[stated], target)
            chance = float(np.quantile([cramers_v(codes[stated], each) for each in shuffled], LEVEL))
            rows.append(
                {
                    "attribute": attribute,
                    "input": name,
                    "cramers_v": round(value, 4),
                    "by_chance": round(chance, 4),
                    "tells": value > chance,
                }
            )
    return rows


def together(given: pl.DataFrame, groups: pl.DataFrame) -> list[Row]:
    """All inputs against each group: attribute, group, n, auc with its ends, verdict.

    The area under the curve is the chance that somebody of the group looks more like it than somebody who is
    not: 0.5 tells nothing. Its interval is Hanley and McNeil's (1982), as much wider as `CHANCES` shuffles of
    the group scatter more than it says: each fifth is foretold from the others, so that they are not
    independent, and without that it held the truth in 80 of 100 samples in which nothing tells.
    """
    names = [(one, group) for one in groups.columns for group in sorted(set(groups[one]) - {NOT_STATED})]
    members = [(groups[attribute] == group).to_numpy() for attribute, group in names]
    rows: list[Row] = []
    if not names:
        return rows
    design = _design(given)
    foretold = _foretold(design, np.column_stack(members).astype(np.float64))
    for (attribute, group), member, score in zip(names, members, foretold.T, strict=True):
        row: Row = {"attribute": attribute, "group": group, "n": int(member.sum())}
        few = min(member.sum(), (~member).sum()) < LEAST_FORETOLD
        area = UNKNOWN if few else _widened(auc(score, member), _scatter(design, member))
        rows.append(row | ends("auc", area) | {"verdict": TOO_FEW if few else _verdict(area)})
    return rows


def _scatter(design: Floats, member: Flags) -> float:
    """How many times as far areas of shuffled groups lie from 0.5 as by Hanley and McNeil's interval."""
    rng = np.random.default_rng(SEED)
    shuffled = np.column_stack([rng.permutation(member) for _ in range(CHANCES)])
    scores = _foretold(design, shuffled.astype(np.float64))
    areas = [auc(score, each).value or 0.0 for score, each in zip(scores.T, shuffled.T, strict=True)]
    here, rest = int(member.sum()), int((~member).sum())
    return math.sqrt(float(np.mean((np.array(areas) - 0.5) ** 2)) / ((here + rest + 1) / (12 * here * rest)))


def _widened(area: Interval, times: float) -> Interval:
    """The interval with its ends so many times as far off, and Student's t for the few shuffles."""
    if area.value is None or area.low is None or area.high is None:
        return area
    student = float(special.stdtrit(CHANCES, 0.5 + LEVEL / 2)) / proportions.z_of(LEVEL)
    wider = max(times, 1.0) * student
    low, high = (area.value + (end - area.value) * wider for end in (area.low, area.high))
    return Interval(area.value, round(max(low, 0.0), 4), round(min(high, 1.0), 4))


def _verdict(area: Interval) -> str:
    if area.low is not None and area.low > GUESSED:
        return "given away"
    return "hinted at" if area.low is not None and area.low > HINTED else "not told"


def cramers_v(one: Ints, other: Ints) -> float:
    """Association of two codings of the same people, from 0 to 1, chance taken off.

    >>> round(cramers_v(np.repeat([0, 1], 100), np.repeat([0, 1], 100)), 2)
    1.0
    """
    count, rows, columns = len(one), int(one.max()) + 1, int(other.max()) + 1
    table = np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)
    expected = table.sum(axis=1)[:, None] * table.sum(axis=0)[None, :] / count
    present = expected > 0
    squared = float(((table[present] - expected[present]) ** 2 / expected[present]).sum()) / count
    by_chance = (rows - 1) * (columns - 1) / (count - 1)
    sides = min(each - (each - 1) ** 2 / (count - 1) for each in (rows, columns)) - 1
    return math.sqrt(max(0.0, squared - by_chance) / sides) if sides > 0 else 0.0


def auc(score: Floats, member: Flags) -> Interval:
    """Area under the curve with Hanley and McNeil's interval.

    >>> auc(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True])).value
    1.0
    """
    here, rest = int(member.sum()), int((~member).sum())
    ranks = stats.rankdata(score)
    area = float((ranks[member].sum() - here * (here + 1) / 2) / (here * rest))
    one, other = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (here - 1) * (one - area**2) + (rest - 1) * (other - area**2)
    half = proportions.z_of(LEVEL) * math.sqrt(max(spread, 0.0) / (here * rest))
    return Interval(*(round(end, 4) for end in (area, max(0.0, area - half), min(1.0, area + half))))


def _binned(column: pl.Series) -> pl.Series:
    return column if column.dtype == pl.String else column.clip(upper_bound=MOST_REPORTS).cast(pl.String)


def _codes(column: pl.Series) -> Ints:
    values = column.unique().sort()
    return column.cast(pl.Enum(values)).to_physical().cast(pl.Int64).to_numpy()


def _shuffles(target: Ints) -> list[Ints]:
    rng = np.random.default_rng(SEED)
    return [rng.permutation(target) for _ in range(SHUFFLES)]


def _design(given: pl.DataFrame) -> Floats:
    """Inputs as numbers of equal spread, shape (n, k): a column a value of the case, one a type of report."""
    columns = [np.ones(given.height)]
    for name in given.columns:
        column = given[name]
        if column.dtype == pl.String:
            columns += [(column == value).to_numpy().astype(np.float64) for value in column.unique().sort()]
        else:
            columns.append(np.log1p(column.to_numpy().astype(np.float64)))
    design = np.column_stack(columns)
    spread = design.std(axis=0)
    design[:, 1:] = (design[:, 1:] - design[:, 1:].mean(axis=0)) / np.where(spread[1:] > 0, spread[1:], 1.0)
    return design


def _foretold(design: Floats, members: Floats) -> Floats:
    """Membership foretold for each fifth of the people by the other four; shape (n, groups).

    People stand in the order of ids, which carry no information.
    """
    parts = [(design[number::FOLDS], members[number::FOLDS]) for number in range(FOLDS)]
    products = [(rows.T @ rows, rows.T @ wanted) for rows, wanted in parts]
    whole = [np.sum(each, axis=0) for each in zip(*products, strict=True)]
    penalty = RIDGE * np.eye(design.shape[1])
    score = np.empty(members.shape)
    for number, ((rows, _), (of_rows, of_both)) in enumerate(zip(parts, products, strict=True)):
        weights = np.linalg.solve(whole[0] - of_rows + penalty, whole[1] - of_both)
        score[number::FOLDS] = rows @ weights
    return score
