"""More observed, or more escalating? Reports and outcomes a person-year at risk, group by group.

Somebody is at risk from when they were first on record, at the latest the first report of all, to the end of
what is looked at, time in custody left out. Reports come in clusters, so that the interval of their rate
takes each person for one cluster; outcomes are few, and theirs is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from analytics.evaluation.fairness import proportions
from analytics.evaluation.fairness.attributes import NOT_STATED
from analytics.evaluation.fairness.comparing import (
    LEAST_EXPECTED,
    LEAST_PEOPLE,
    TOO_FEW,
    Row,
    ends,
    shared_level,
)
from analytics.evaluation.intervals import LEVEL, UNKNOWN, Interval, count_over_expected
from analytics.evaluation.truth import OUTCOME_MODE
from analytics.evidence.custody import years_inside
from analytics.history import History
from analytics.reports import DAY_US, Flags, Floats
from analytics.timeline import Timeline

YEAR_US = 365.25 * DAY_US
MORE = 1.1
"""So many times the reports of the rest are worth a word; fewer are not."""
OBSERVED, LESS_OBSERVED = "more observed", "less observed"
BOTH, MORE_ESCALATING = "more of both", "more escalating"
UNTOLD, ALIKE = "more reports, too few outcomes to say why", "like the rest"


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
    outcomes_per_report_ratio; reports_per_incident; finding in words.
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
        **ends("reports_per_year", _rate(at_risk, here)),
        "reports_per_incident": one.reports / one.incidents if one.incidents else None,
        **ends("outcomes_per_1000_years", outcomes),
        **{key: value for name, found in shown.items() for key, value in ends(name, found).items()},
        "finding": _finding(one, other, judged),
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
    return {
        "reports_ratio": _clustered_ratio(at_risk, here, rest, level),
        "outcomes_ratio": proportions.rate_ratio(one.outcomes, one.years, other.outcomes, other.years, level),
        "outcomes_per_report_ratio": proportions.rate_ratio(
            one.outcomes, one.reports, other.outcomes, other.reports, level
        ),
    }


def _log_spread(at_risk: Exposure, here: Flags) -> tuple[float, float] | None:
    """Reports a year, and the variance of its logarithm with each person one cluster."""
    reports, years = at_risk.reports[here], at_risk.years[here]
    total, time = math.fsum(reports), math.fsum(years)
    if total <= 0 or time <= 0:
        return None
    rate = total / time
    return rate, math.fsum((reports - rate * years) ** 2) / total**2


def _rate(at_risk: Exposure, here: Flags) -> Interval:
    found = _log_spread(at_risk, here)
    if found is None:
        return UNKNOWN
    half = proportions.z_of(LEVEL) * math.sqrt(found[1])
    return Interval(found[0], found[0] * math.exp(-half), found[0] * math.exp(half))


def _clustered_ratio(at_risk: Exposure, here: Flags, rest: Flags, level: float) -> Interval:
    one, other = _log_spread(at_risk, here), _log_spread(at_risk, rest)
    if one is None or other is None:
        return UNKNOWN
    ratio, half = one[0] / other[0], proportions.z_of(level) * math.sqrt(one[1] + other[1])
    return Interval(ratio, ratio * math.exp(-half), ratio * math.exp(half))


def _finding(one: _Sums, other: _Sums, ratios: dict[str, Interval]) -> str:
    reports, outcomes = ratios["reports_ratio"], ratios["outcomes_ratio"]
    each = ratios["outcomes_per_report_ratio"]
    if min(one.people, other.people) < LEAST_PEOPLE or reports.low is None or reports.high is None:
        return TOO_FEW
    pooled = (one.outcomes + other.outcomes) / (one.years + other.years)
    told = pooled * min(one.years, other.years) >= LEAST_EXPECTED
    more_outcomes = told and outcomes.low is not None and outcomes.low > 1
    if reports.low > MORE:
        if more_outcomes:
            return BOTH
        return OBSERVED if told and each.high is not None and each.high < 1 else UNTOLD
    if more_outcomes:
        return MORE_ESCALATING
    if reports.high < 1 / MORE:
        return LESS_OBSERVED if told and each.low is not None and each.low > 1 else ALIKE
    return ALIKE if told else TOO_FEW
