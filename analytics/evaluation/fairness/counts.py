"""People counted group by group: how many there are, were chosen, escalated, and both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import polars as pl

from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.reports import Flags, Floats

BETWEEN = " × "
"""Between the attributes of a pair, and between their groups."""
LEAST_IN_A_PAIR = 30
"""Pairs of groups with fewer people are left out."""


@dataclass(frozen=True, eq=False)
class Audited:
    """What is audited: n people, whether each escalated (`label`) and was chosen (`chosen`), shapes (n,).

    `groups` has n rows and a text column an attribute, without nulls. `probability` (n,) is there only where
    one was claimed, `lead_days` (n,) only where it is known: NaN for whoever did not escalate.
    """

    label: Flags
    chosen: Flags
    groups: pl.DataFrame
    probability: Floats | None = None
    lead_days: Floats | None = None


class Cell(NamedTuple):
    """One group: people, chosen ones, those who escalated (`positives`), those of them who were chosen.

    `expected` adds up the probabilities; None where none was claimed.
    """

    attribute: str
    group: str
    n: int
    selected: int
    positives: int
    hits: int
    expected: float | None = None

    @property
    def wrongful(self) -> int:
        """Chosen, and did not escalate."""
        return self.selected - self.hits

    def of(self, measure: str) -> tuple[int, int]:
        """How often it happened, and out of how many, for one of `MEASURES`."""
        missed = self.positives - self.hits
        return {
            "selection_rate": (self.selected, self.n),
            "false_positive_rate": (self.wrongful, self.n - self.positives),
            "false_negative_rate": (missed, self.positives),
            "precision": (self.hits, self.selected),
            "recall": (self.hits, self.positives),
        }[measure]


MEASURES = ("selection_rate", "false_positive_rate", "false_negative_rate", "precision", "recall")


def cells(audited: Audited) -> list[Cell]:
    """One cell a group of each attribute, the largest first and those not stated last."""
    found = []
    for attribute in audited.groups.columns:
        counted = _counted(audited, attribute)
        stated = [cell for cell in counted if cell.group != NOT_STATED]
        found += stated + [cell for cell in counted if cell.group == NOT_STATED]
    return found


def _counted(audited: Audited, attribute: str) -> list[Cell]:
    claimed = audited.probability
    frame = pl.DataFrame(
        {
            "group": audited.groups[attribute],
            "label": audited.label,
            "chosen": audited.chosen,
            "probability": np.zeros(len(audited.label)) if claimed is None else claimed,
        }
    )
    label, chosen = pl.col("label"), pl.col("chosen")
    counted = (
        frame.group_by("group")
        .agg(
            n=pl.len(),
            selected=chosen.sum(),
            positives=label.sum(),
            hits=(label & chosen).sum(),
            expected=pl.col("probability").sort().sum(),
        )
        .sort(["n", "group"], descending=[True, False])
    )
    return [
        Cell(attribute, group, n, selected, positives, hits, None if claimed is None else expected)
        for group, n, selected, positives, hits, expected in counted.iter_rows()
    ]


def pairs(audited: Audited) -> Audited:
    """The same people by pairs of attributes; pairs of groups with few people are told as not stated."""
    columns = [
        _pair(audited.groups[one], audited.groups[other])
        for one, other in combinations(audited.groups.columns, 2)
    ]
    crossed = pl.DataFrame(columns)
    return Audited(audited.label, audited.chosen, crossed, audited.probability, audited.lead_days)


def _pair(one: pl.Series, other: pl.Series) -> pl.Series:
    known = (one != NOT_STATED) & (other != NOT_STATED)
    both = (one + BETWEEN + other).alias(one.name + BETWEEN + other.name)
    name = both.name
    sizes = both.to_frame().select(pl.len().over(name)).to_series()
    return (
        both.to_frame()
        .select(pl.when(known & (sizes >= LEAST_IN_A_PAIR)).then(name).alias(name))
        .to_series()
        .fill_null(NOT_STATED)
    )


def together(cells_of_one: Sequence[Cell], attribute: str, group: str) -> Cell:
    """Several groups as one."""
    claimed = [cell.expected for cell in cells_of_one]
    expected = None if None in claimed else float(np.sum([0.0 if each is None else each for each in claimed]))
    return Cell(
        attribute,
        group,
        sum(cell.n for cell in cells_of_one),
        sum(cell.selected for cell in cells_of_one),
        sum(cell.positives for cell in cells_of_one),
        sum(cell.hits for cell in cells_of_one),
        expected,
    )
