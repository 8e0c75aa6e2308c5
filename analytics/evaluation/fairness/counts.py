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
    one was claimed, `lead_days` (n,) only where it is known: NaN for whoever did not escalate. `warnings` are
    sentences on what was done to the groups' names.
    """

    label: Flags
    chosen: Flags
    groups: pl.DataFrame
    probability: Floats | None = None
    lead_days: Floats | None = None
    warnings: tuple[str, ...] = ()


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
        of_it = _cells(attribute, counted(audited, attribute))
        expected = _expected(audited, attribute)
        named = [cell if expected is None else cell._replace(expected=expected[cell.group]) for cell in of_it]
        stated = [cell for cell in named if cell.group != NOT_STATED]
        found += stated + [cell for cell in named if cell.group == NOT_STATED]
    return found


def counted(audited: Audited, *attributes: str) -> pl.DataFrame:
    """How many people there are of each group, label and choice that occur; of several attributes, crossed.

    Columns group (of several attributes each group by itself: group_0, group_1), label, chosen, people.
    """
    names = ["group"] if len(attributes) == 1 else [f"group_{number}" for number in range(len(attributes))]
    groups = [
        audited.groups[attribute].alias(name) for name, attribute in zip(names, attributes, strict=True)
    ]
    frame = pl.DataFrame([*groups, pl.Series("label", audited.label), pl.Series("chosen", audited.chosen)])
    by = [*names, "label", "chosen"]
    return frame.group_by(by).agg(people=pl.len().cast(pl.Int64)).sort(by)


def _cells(attribute: str, told: pl.DataFrame) -> list[Cell]:
    """Cells of what was `counted`, the largest first."""
    people, label, chosen = pl.col("people"), pl.col("label"), pl.col("chosen")
    summed = (
        told.group_by("group")
        .agg(
            n=people.sum(),
            selected=people.filter(chosen).sum(),
            positives=people.filter(label).sum(),
            hits=people.filter(label & chosen).sum(),
        )
        .sort(["n", "group"], descending=[True, False])
    )
    return [Cell(attribute, *row) for row in summed.iter_rows()]


def _expected(audited: Audited, attribute: str) -> dict[str, float] | None:
    """What the probabilities of each group add up to, in an order that does not hang on that of the rows."""
    if audited.probability is None:
        return None
    frame = pl.DataFrame({"group": audited.groups[attribute], "probability": audited.probability})
    summed = frame.group_by("group").agg(pl.col("probability").sort().sum())
    return dict(summed.iter_rows())


def pairs(audited: Audited) -> list[Cell]:
    """Cells of the pairs of attributes, of groups that are stated and have people enough."""
    found = []
    for one, other in combinations(audited.groups.columns, 2):
        both = pl.concat_str("group_0", "group_1", separator=BETWEEN)
        known = (pl.col("group_0") != NOT_STATED) & (pl.col("group_1") != NOT_STATED)
        crossed = counted(audited, one, other).filter(known).with_columns(group=both)
        enough = pl.col("people").sum().over("group_0", "group_1") >= LEAST_IN_A_PAIR
        found += _cells(one + BETWEEN + other, crossed.filter(enough))
    return found


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
