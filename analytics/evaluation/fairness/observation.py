"""More observed, or more escalating? Reports and outcomes a person-year at risk, group by group.

Somebody is at risk from when they were first on record, at the latest the first report of all, to the end of
what is looked at, time in custody left out. Reports come in clusters, so that the interval of their rate
takes each person for one cluster; outcomes are few, and theirs is exact.

That outcomes are not shown to differ does not show them to be the same. A group is called *more observed*
where its outcomes are surely less than `EQUAL_WITHIN` times the rest's, and *more observed than its outcomes
explain* where each report surely leads to an outcome more rarely: which is true of a group that is watched
twice as much, whether or not it also does half as much again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from analytics.evaluation.fairness import clusters, combined, proportions
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.comparing import (
    EQUAL_WITHIN,
    LEAST_EXPECTED,
    LEAST_PEOPLE,
    NO_DIFFERENCE,
    TOO_FEW,
    Row,
    Word,
    ends,
    shared_level,
)
from analytics.evaluation.intervals import LEVEL, Interval, count_over_expected
from analytics.evaluation.truth import OUTCOME_MODE
from analytics.evidence.custody import years_inside
from analytics.history import History
from analytics.reports import DAY_US, Flags, Floats
from analytics.timeline import Timeline

YEAR_US = 365.25 * DAY_US
MORE = 1.1
"""So many times the reports of the rest are worth a word; fewer are not."""
OBSERVED, LESS_OBSERVED = "more observed", "less observed"
UNEXPLAINED = "more observed than its outcomes explain"
LESS_UNEXPLAINED = "less observed than its outcomes explain"
BOTH, LESS_BOTH = "more of both", "less of both"
UNTOLD, LESS_UNTOLD = "more reports, outcomes not told apart", "fewer reports, outcomes not told apart"
MORE_ESCALATING, LESS_ESCALATING, ALIKE = "more escalating", "less escalating", "like the rest"


class _Names(NamedTuple):
    """What more, or fewer, reports are called: by what is known of the outcomes."""

    observed: str
    unexplained: str
    both: str
    untold: str


_MORE = _Names(OBSERVED, UNEXPLAINED, BOTH, UNTOLD)
_LESS = _Names(LESS_OBSERVED, LESS_UNEXPLAINED, LESS_BOTH, LESS_UNTOLD)


@dataclass(frozen=True, eq=False)
class Exposure:
    """n people at risk: years, reports, incidents (what several reports tell of once) and outcomes."""

    subject_ids: pl.Series
    years: Floats
    reports: Floats
    incidents: Floats
    outcomes: Floats


class _Sums(NamedTuple):
    people: int
    years: float
    reports: float
    incidents: float
    outcomes: int


def exposure(history: History, timeline: Timeline) -> Exposure:
    """Everybody who is on the list or could be again, over all that was on record on the night."""
    night = timeline.as_of_us
    count = len(timeline.reports.subject_ids)
    people = history.cohort(timeline.as_of).filter(~pl.col("bystander"))["subject_id"]
    inside = timeline.reports.subject_ids.is_in(people.implode()).to_numpy()
    # some are on record from before there were any reports
    since = np.minimum(np.maximum(timeline.opened_us, timeline.first_us), night)
    years = (night - since) / YEAR_US - years_inside(timeline.custody, count, since, night, YEAR_US)
    reports, incidents = timeline.reports, timeline.incidents
    told = timeline.known & (reports.occurred >= since[reports.subject])
    counted = incidents.occurred >= since[incidents.subject]
    reopened = _reopened(history, timeline)
    at_risk = inside & (years > 0)
    return Exposure(
        timeline.reports.subject_ids.filter(pl.Series(at_risk)),
        years[at_risk],
        np.bincount(reports.subject[told], minlength=count)[at_risk].astype(np.float64),
        np.bincount(incidents.subject[counted], minlength=count)[at_risk].astype(np.float64),
        reopened[at_risk],
    )


def _reopened(history: History, timeline: Timeline) -> Floats:
    """Outcomes `reopened` of each subject recorded by the night."""
    night = pl.lit(timeline.as_of).cast(pl.Datetime("us"))
    found = history.outcomes.filter(pl.col("outcome") == OUTCOME_MODE, pl.col("recorded_at") <= night)
    counted = found.group_by("subject_id").len("count")
    people = pl.DataFrame({"subject_id": timeline.reports.subject_ids})
    joined = people.join(counted, on="subject_id", how="left", maintain_order="left")
    return joined["count"].fill_null(0).cast(pl.Float64).to_numpy()


def observation(at_risk: Exposure, groups: pl.DataFrame) -> list[Row]:
    """One row a group of each attribute; `groups` has a row a person of `at_risk`.

    Keys: attribute, group, people, years, reports, outcomes; with ends reports_per_year,
    outcomes_per_1000_years, and against the rest reports_ratio, outcomes_ratio and
    outcomes_per_report_ratio; reports_per_incident; reports_verdict (over `MORE` times), outcomes_verdict,
    and the finding that follows from them.
    """
    rows: list[Row] = []
    for attribute in groups.columns:
        column = groups[attribute]
        names = [str(name) for name in column.value_counts(sort=True)[attribute] if name != NOT_STATED]
        names = sorted(names, key=lambda name: (-int((column == name).sum()), name))
        members = {name: (column == name).to_numpy() for name in [*names, NOT_STATED]}
        stated = ~members[NOT_STATED]
        wanted = [name for name in members if members[name].any()]
        level = shared_level(len(wanted))
        rows += [
            _row(attribute, name, at_risk, members[name], stated & ~members[name], level) for name in wanted
        ]
    return rows


def _row(attribute: str, group: str, at_risk: Exposure, here: Flags, rest: Flags, level: float) -> Row:
    one, other = _sums(at_risk, here), _sums(at_risk, rest)
    # the interval that is shown, and the wider one of the verdict
    shown, judged = (_ratios(at_risk, here, rest, each) for each in (LEVEL, level))
    outcomes = count_over_expected(np.ones(one.outcomes), one.years / 1_000)
    return {
        "attribute": attribute,
        "group": group,
        "people": one.people,
        "years": one.years,
        "reports": int(one.reports),
        "outcomes": one.outcomes,
        **ends("reports_per_year", clusters.rate(at_risk.reports[here], at_risk.years[here])),
        "reports_per_incident": one.reports / one.incidents if one.incidents else None,
        **ends("outcomes_per_1000_years", outcomes),
        **{key: value for name, found in shown.items() for key, value in ends(name, found).items()},
        **_judged(one, other, judged),
    }


def _sums(at_risk: Exposure, here: Flags) -> _Sums:
    return _Sums(
        int(here.sum()),
        math.fsum(at_risk.years[here]),
        math.fsum(at_risk.reports[here]),
        math.fsum(at_risk.incidents[here]),
        int(at_risk.outcomes[here].sum()),
    )


def _ratios(at_risk: Exposure, here: Flags, rest: Flags, level: float) -> dict[str, Interval]:
    one, other = _sums(at_risk, here), _sums(at_risk, rest)
    reports = clusters.ratio(
        at_risk.reports[here], at_risk.years[here], at_risk.reports[rest], at_risk.years[rest], level
    )
    outcomes = proportions.rate_ratio(one.outcomes, one.years, other.outcomes, other.years, level)
    return {
        "reports_ratio": reports,
        "outcomes_ratio": outcomes,
        "outcomes_per_report_ratio": combined.quotient(outcomes, reports),
    }


def _verdict(ratio: Interval, beyond: float, *, told: bool) -> Word:
    """Whether a ratio is surely over `beyond`, or under its inverse."""
    if not told or ratio.value is None:
        return TOO_FEW
    if ratio.low is not None and ratio.low > beyond:
        return "higher"
    return "lower" if ratio.high is not None and ratio.high < 1 / beyond else NO_DIFFERENCE


def _judged(one: _Sums, other: _Sums, ratios: dict[str, Interval]) -> Row:
    """The verdicts on reports and on outcomes, and what both together mean."""
    many = min(one.people, other.people) >= LEAST_PEOPLE
    pooled = (one.outcomes + other.outcomes) / (one.years + other.years) if many else 0.0
    told = many and pooled * min(one.years, other.years) >= LEAST_EXPECTED
    reports = _verdict(ratios["reports_ratio"], MORE, told=many)
    outcomes = _verdict(ratios["outcomes_ratio"], 1.0, told=told)
    each = _verdict(ratios["outcomes_per_report_ratio"], 1.0, told=told)
    alike = told and outcomes == NO_DIFFERENCE and within(ratios["outcomes_ratio"], reports)
    return {
        "reports_verdict": reports,
        "outcomes_verdict": outcomes,
        "finding": _finding(reports, outcomes, each, alike=alike),
    }


def within(ratio: Interval, reports: Word) -> bool:
    """Whether outcomes are surely no reason for more (or fewer) reports: their ratio ends within a margin."""
    if reports == "lower":
        return ratio.low is not None and ratio.low > 1 / EQUAL_WITHIN
    return ratio.high is not None and ratio.high < EQUAL_WITHIN


def _finding(reports: Word, outcomes: Word, each: Word, *, alike: bool) -> str:
    if reports == TOO_FEW:
        return TOO_FEW
    if reports == NO_DIFFERENCE:
        return {"higher": MORE_ESCALATING, "lower": LESS_ESCALATING, TOO_FEW: TOO_FEW}.get(outcomes, ALIKE)
    names = _MORE if reports == "higher" else _LESS
    if outcomes == reports:
        return names.both
    if alike or outcomes not in {NO_DIFFERENCE, TOO_FEW}:
        return names.observed
    return names.unexplained if each not in {NO_DIFFERENCE, TOO_FEW, reports} else names.untold
