"""The parts of a backtest's report that add worlds up: one row a ranking, kind of world and budget."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from analytics.evaluation import choosing, figures
from analytics.evaluation.backtest import Result
from analytics.evaluation.figures import Figures
from analytics.evaluation.intervals import (
    Interval,
    difference_over_worlds,
    mean_over_worlds,
    median_over_people,
    ratio_over_worlds,
    wilson,
)
from analytics.evaluation.truth import ESCALATING

Row = dict[str, object]
ALL = "all"
"""Kind under which all worlds of a report are taken together."""
MEASURES = {"caught": "caught", "lead_days": "lead"}
"""What rankings are compared by, and the figure behind it."""


class Group:
    """Everything that was found in the worlds of one kind."""

    def __init__(self, kind: str, results: Sequence[Result]) -> None:
        self.kind = kind
        self.results = [result for result in results if kind in (result.scene.kind, ALL)]
        self.rankings = list(dict.fromkeys(result.ranking for result in self.results))

    def of(self, ranking: str) -> list[Result]:
        """One result a world, in the worlds' order."""
        return [result for result in self.results if result.ranking == ranking]

    def figures(self, ranking: str, per_week: int) -> list[Figures]:
        """Figures a world, in the worlds' order."""
        return [figures.of(result.judged, per_week) for result in self.of(ranking)]


def groups(results: Sequence[Result]) -> list[Group]:
    """The kinds of worlds as they were asked for, then all of them together where they are several."""
    kinds = list(dict.fromkeys(result.scene.kind for result in results))
    return [Group(kind, results) for kind in (kinds if len(kinds) == 1 else [*kinds, ALL])]


def worlds(results: Sequence[Result]) -> list[Row]:
    """One row a world: what it is and how many escalations can be caught in it."""
    firsts = {result.scene.name: result for result in reversed(results)}
    names = dict.fromkeys(result.scene.name for result in results)
    return [_world(firsts[name]) for name in names]


def _world(result: Result) -> Row:
    smallest = result.judged.escalations.unique(["subject_id", "act_on"]).height
    scene = result.scene
    return {"name": scene.name, "kind": scene.kind, "seed": scene.seed, "escalations": smallest}


def _caught(found: Sequence[Figures]) -> Interval:
    if len(found) == 1:
        return wilson(found[0].catches, found[0].escalations)
    over = mean_over_worlds([one.caught for one in found])
    if over.low is None or over.high is None:
        return over
    return Interval(over.value, max(0.0, over.low), min(1.0, over.high))


def _lead(found: Sequence[Figures]) -> Interval:
    if len(found) == 1:
        return median_over_people(found[0].lead_days)
    return mean_over_worlds([one.lead for one in found])


def rankings(group: Group, budgets: Sequence[int]) -> list[Row]:
    """Share caught, lead, effort and false alarms of each ranking under each budget."""
    return [_ranking(group, name, budget) for budget in budgets for name in group.rankings]


def _ranking(group: Group, name: str, budget: int) -> Row:
    found = group.figures(name, budget)
    caught, lead = _caught(found), _lead(found)
    reviews = sum(one.reviews for one in found)
    return {
        "ranking": name,
        "kind": group.kind,
        "budget": budget,
        "caught": caught.value,
        "caught_low": caught.low,
        "caught_high": caught.high,
        "lead_days": lead.value,
        "lead_low": lead.low,
        "lead_high": lead.high,
        "reviews_per_catch": figures.share(reviews, sum(one.catches for one in found)),
        "wrongful": figures.share(sum(one.wrongful for one in found), reviews),
        "precision": figures.share(sum(one.within for one in found), reviews),
        "recall": caught.value,
    }


def pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Which rankings are compared: the oracle and the model with every other, every other with the oracle.

    >>> pairs(["cold", "model", "oracle"])[:3]
    [('oracle', 'cold'), ('oracle', 'model'), ('model', 'cold')]
    """
    leading = [name for name in (choosing.ORACLE, choosing.MODEL) if name in names]
    onward = [(first, other) for first in leading for other in names if other != first]
    backward = [(other, choosing.ORACLE) for other in names if choosing.ORACLE in names]
    cold = [(choosing.COLD, choosing.MODEL)] if {choosing.COLD, choosing.MODEL} <= {*names} else []
    return list(dict.fromkeys(pair for pair in [*onward, *backward, *cold] if pair[0] != pair[1]))


def comparisons(group: Group, budgets: Sequence[int]) -> tuple[list[Row], list[Row]]:
    """Ratios and differences of two rankings, paired world by world."""
    ratios, differences = [], []
    plain = [name for name in group.rankings if not name.startswith((choosing.WITH, choosing.WITHOUT))]
    for budget in budgets:
        found = {name: group.figures(name, budget) for name in plain}
        for first, second in pairs(plain):
            for measure, figure in MEASURES.items():
                one = [getattr(world, figure) for world in found[first]]
                other = [getattr(world, figure) for world in found[second]]
                told = {
                    "ranking": first,
                    "against": second,
                    "kind": group.kind,
                    "budget": budget,
                    "measure": measure,
                }
                ratios.append(told | _ends("ratio", ratio_over_worlds(one, other)))
                differences.append(told | _ends("difference", difference_over_worlds(one, other)))
    return ratios, differences


def _ends(name: str, found: Interval) -> Row:
    return {name: found.value, "low": found.low, "high": found.high}


def by_mode(group: Group, budgets: Sequence[int]) -> list[Row]:
    """Escalations of each mode and the share of them caught, all worlds of the kind together."""
    rows: list[Row] = []
    for name in group.rankings:
        frame = pl.concat([result.judged.escalations for result in group.of(name)])
        told = (
            frame.filter(pl.col("per_week").is_in(budgets))
            .group_by("per_week", "mode")
            .agg(escalations=pl.len().cast(pl.Int64), caught=pl.col("caught_on").is_not_null().mean())
            .sort("per_week", "mode")
        )
        first = {"ranking": name, "kind": group.kind}
        rows += [first | {"budget": row.pop("per_week")} | row for row in told.iter_rows(named=True)]
    return rows


def by_decoy(group: Group, budgets: Sequence[int]) -> list[Row]:
    """People of each story who could mislead a reviewer, and the reviews that went to them."""
    rows: list[Row] = []
    for name in group.rankings:
        judged = [result.judged for result in group.of(name)]
        people = pl.concat([one.people for one in judged]).group_by("story").agg(pl.col("people").sum())
        reviews = pl.concat([one.reviews for one in judged]).filter(pl.col("label") != ESCALATING)
        known = dict(people.iter_rows())
        for budget in budgets:
            counts = dict(reviews.filter(pl.col("per_week") == budget)["label"].value_counts().iter_rows())
            first = {"ranking": name, "kind": group.kind, "budget": budget}
            rows += [
                first | {"decoy": story, "people": known.get(story), "reviews": counts.get(story, 0)}
                for story in sorted({*known, *counts})
            ]
    return rows


def frontier(group: Group, sizes: Sequence[int]) -> list[Row]:
    """Share caught and lead against reviews a week."""
    rows: list[Row] = []
    for name in group.rankings:
        for size in sizes:
            found = group.figures(name, size)
            caught = _caught(found)
            rows.append(
                {
                    "ranking": name,
                    "kind": group.kind,
                    "per_week": size,
                    "caught": caught.value,
                    "caught_low": caught.low,
                    "caught_high": caught.high,
                    "lead_days": _lead(found).value,
                }
            )
    return rows


def ablation(group: Group, budgets: Sequence[int]) -> list[Row]:
    """Share caught with and without each signal, paired world by world."""
    rows: list[Row] = []
    for budget in budgets:
        usual = [world.caught for world in group.figures(choosing.MODEL, budget)]
        for name in group.rankings:
            if not name.startswith((choosing.WITH, choosing.WITHOUT)):
                continue
            changed = [world.caught for world in group.figures(name, budget)]
            less = name.startswith(choosing.WITHOUT)
            there, gone = (usual, changed) if less else (changed, usual)
            rows.append(
                {
                    "signal": name.removeprefix(choosing.WITHOUT).removeprefix(choosing.WITH),
                    "kind": group.kind,
                    "budget": budget,
                    "with": mean_over_worlds(there).value,
                    "without": mean_over_worlds(gone).value,
                }
                | _ends("difference", difference_over_worlds(there, gone))
            )
    return rows


def stability(group: Group) -> list[Row]:
    """How much of a list's first hundred stays from week to week, and how many people tie at the cut."""
    rows: list[Row] = []
    for name in group.rankings:
        nights = pl.concat([result.judged.nights for result in group.of(name)])
        rows.append(
            {
                "ranking": name,
                "kind": group.kind,
                "overlap_100": _mean(nights["overlap_100"]),
                "ties_at_cut": _mean(nights["ties_at_cut"]),
            }
        )
    return rows


def _mean(values: pl.Series) -> float | None:
    known = values.drop_nulls().to_numpy()
    return float(known.mean()) if len(known) else None
