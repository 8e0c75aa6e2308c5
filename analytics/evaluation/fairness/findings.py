"""What the figures say, in sentences: no more than they bear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analytics.evaluation.fairness import observation
from analytics.evaluation.fairness.comparing import REST, TOO_FEW

Rows = Sequence[Mapping[str, Any]]

_SAID = {
    "selection_rate": "is chosen {ratio} as often as the rest",
    "false_positive_rate": "is chosen wrongly {ratio} as often as the rest, of those who did not escalate",
    "false_negative_rate": "is missed {ratio} as often as the rest, of those who did escalate",
    "precision": "is chosen rightly in {ratio} the share of reviews of the rest",
    "recall": "is found {ratio} as often as the rest, of those who did escalate",
}
_OBSERVED = {
    observation.OBSERVED: "{reports} the reports a year of the rest but no more outcomes ({outcomes}): it is "
    "more observed",
    observation.LESS_OBSERVED: "{reports} the reports a year of the rest but no fewer outcomes ({outcomes}): "
    "it is less observed",
    observation.UNEXPLAINED: "{reports} the reports a year of the rest and {each} the outcomes a report: it "
    "is more observed than its outcomes explain; whether it also escalates more is not told ({outcomes})",
    observation.LESS_UNEXPLAINED: "{reports} the reports a year of the rest and {each} the outcomes a "
    "report: it is less observed than its outcomes explain; whether it also escalates less is not told "
    "({outcomes})",
    observation.BOTH: "{reports} the reports a year of the rest and {outcomes} the outcomes: more of both, "
    "which these figures cannot part",
    observation.LESS_BOTH: "{reports} the reports a year of the rest and {outcomes} the outcomes: less of "
    "both, which these figures cannot part",
    observation.UNTOLD: "{reports} the reports a year of the rest; outcomes ({outcomes}) are too few to say "
    "whether it is more observed or escalates more",
    observation.LESS_UNTOLD: "{reports} the reports a year of the rest; outcomes ({outcomes}) are too few to "
    "say whether it is less observed or escalates less",
    observation.MORE_ESCALATING: "{reports} the reports a year of the rest and {outcomes} the outcomes: it "
    "escalates more",
    observation.LESS_ESCALATING: "{reports} the reports a year of the rest and {outcomes} the outcomes: it "
    "escalates less",
}


def not_settled(told: Mapping[str, Any]) -> str:
    """From when on outcomes can judge the night, where they cannot yet.

    >>> not_settled({"settled_on": "2026-12-27"})
    'outcomes are not settled until 2026-12-27, so only who is chosen is told'
    """
    return f"outcomes are not settled until {told['settled_on']}, so only who is chosen is told"


def of_comparisons(comparisons: Rows, pairs: Rows = ()) -> list[str]:
    """One sentence a group, or pair, and measure that surely differs, and how much can be said of others."""
    against_rest = [
        row for row in (*comparisons, *pairs) if row["against"] == REST and row["verdict"] is not None
    ]
    told = [
        f"{_name(row)} {_SAID[row['measure']].format(ratio=times(row, 'ratio'))}."
        for row in against_rest
        if row["verdict"] in {"higher", "lower"}
    ]
    few = sum(row["verdict"] == TOO_FEW for row in against_rest)
    alike = len(against_rest) - few - len(told)
    if against_rest:
        told.append(
            f"Of {len(against_rest)} comparisons with the rest, {len(told)} show a difference, {alike} show "
            f"none, and {few} rest on too few people to say."
        )
    return told


def of_calibration(rows: Rows) -> list[str]:
    """One sentence a group of which surely more, or fewer, escalated than was expected."""
    return [
        f"{_name(row)} has {row['verdict'].replace('expected', 'its probabilities say')}: "
        f"{row['observed']} where {row['expected']:.1f} were expected "
        f"({times(row, 'observed_over_expected')})."
        for row in rows
        if row["verdict"] in {"more than expected", "fewer than expected"}
    ]


def of_missed(rows: Rows) -> list[str]:
    """One sentence a group whose escalations are surely missed more, or less, often than the rest's."""
    return [
        f"{_name(row)} is missed {times(row, 'ratio')} as often as the rest: {row['missed']} of "
        f"{row['escalated']} who escalated, over the settled nights."
        for row in rows
        if row["verdict"] in {"higher", "lower"}
    ]


def of_observation(rows: Rows) -> list[str]:
    """One sentence a group that is more or less observed, or escalates more."""
    return [sentence for row in rows for sentence in _observed(row)]


def _observed(row: Mapping[str, Any]) -> Iterator[str]:
    said = _OBSERVED.get(row["finding"])
    if said is not None:
        reports, outcomes, each = (
            times(row, f"{name}_ratio") for name in ("reports", "outcomes", "outcomes_per_report")
        )
        yield f"{_name(row)} has {said.format(reports=reports, outcomes=outcomes, each=each)}."


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['attribute']} {row['group']}"


def times(row: Mapping[str, Any], name: str) -> str:
    """A ratio with its interval in words."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value is None:
        return "more times" if low else "some times"
    if low is None or high is None:
        return f"{value:.2f} times"
    return f"{value:.2f} times ({low:.2f} to {high:.2f})"
