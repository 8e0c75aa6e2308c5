"""What a supervisor reads first: a short sentence each on the night, who is chosen, errors, misses, watching.

What is shown to differ comes first, the surest at the front; then what is shown to be the same, which is not
what is merely not shown to differ; then how much cannot be said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.evaluation.fairness.comparing import EQUAL_WITHIN, REST, TOO_FEW
from analytics.evaluation.fairness.findings import not_settled, times
from analytics.evaluation.fairness.observation import ALIKE

Row = Mapping[str, Any]
NIGHT, CHOSEN, ERRORS, MISSED, OBSERVED = "The list", "Chosen", "Errors", "Missed", "Observed"
SHOWN = 3
"""So many groups are named in a sentence; of the others it says how many there are."""
_DIFFER = {"higher", "lower"}
_WRONG = {
    "false_positive_rate": "chosen wrongly",
    "false_negative_rate": "missed, of those who escalated,",
    "precision": "rightly chosen, of its reviews,",
}
"""Errors, in words; the recall says what the false negatives say."""


def lead(told: Row) -> list[dict[str, str]]:
    """What is said, in order: `about` (a word), `says` (what is shown), `beside` (what cannot be said)."""
    every = [*told["comparisons"], *told["pair_comparisons"]]
    against = [row for row in every if row["against"] == REST]
    found = [(NIGHT, _night(told))] if "as_of" in told else []
    found.append((CHOSEN, _chosen([row for row in against if row["measure"] == "selection_rate"])))
    if told.get("settled", True):
        found.append((ERRORS, _errors([row for row in against if row["measure"] in _WRONG], told)))
    if "missed" in told:
        found += [(MISSED, _missed(told)), (OBSERVED, _observed(told["observation"]))]
    return [{"about": about, "says": says, "beside": beside} for about, (says, beside) in found]


def _night(told: Row) -> tuple[str, str]:
    model, now = told["model_id"], told["model_now"]
    ranked = f"of {told['as_of']}, ranked with {model}, "
    ranked += (
        "which ranks today too."
        if model == now
        else f"the model of that night and not today's, which is {now}."
    )
    return ranked, "" if told["settled"] else _sentence(not_settled(told))


def _chosen(rows: Sequence[Row]) -> tuple[str, str]:
    differing = [f"{name(row)} {times(row, 'ratio')} as often as the rest" for row in _differing(rows)]
    alike = [row for row in rows if row["verdict"] not in _DIFFER | {TOO_FEW}]
    same = sum(_is_same(row) for row in alike)
    few = sum(row["verdict"] == TOO_FEW for row in rows)
    none = "no group or pair of groups is shown to differ from the rest"
    beside = (
        f"Shown to be equal (within {EQUAL_WITHIN:g} times): {same} of {len(rows)} groups and pairs; not "
        f"shown either way: {len(alike) - same}; too few people: {few}."
    )
    return f"{_listed(differing) or none}.", beside


def _errors(rows: Sequence[Row], told: Row) -> tuple[str, str]:
    said = [
        f"{name(row)} {_WRONG[row['measure']]} {times(row, 'ratio')} as often as the rest"
        for row in _differing(rows)
    ]
    calibrated = [row for row in told["calibration"] if row["verdict"] in _CALIBRATED]
    said += [
        f"{name(row)} escalates {_CALIBRATED[row['verdict']]} than its probabilities say ({row['observed']} "
        f"where {row['expected']:.1f} were expected)"
        for row in sorted(calibrated, key=lambda row: -_apart(row, "observed_over_expected"))
    ]
    few = sum(row["verdict"] == TOO_FEW for row in rows)
    return (
        f"{_listed(said) or 'no difference is shown'}.",
        f"{few} of {len(rows)} comparisons of errors rest on too few people.",
    )


_CALIBRATED = {"more than expected": "more often", "fewer than expected": "more rarely"}


def _missed(told: Row) -> tuple[str, str]:
    rows, nights = told["missed"], len(told["missed_nights"])
    differing = [
        f"{name(row)} {times(row, 'ratio')} as often as the rest ({row['missed']} of {row['escalated']})"
        for row in _differing(rows)
    ]
    judged = sum(row["verdict"] != TOO_FEW for row in rows)
    beside = f"Over {nights} settled nights together."
    if not rows:
        return "nobody escalated on a night whose half year is over, so nothing can be said.", ""
    none = (
        f"of {len(rows) - judged} of {len(rows)} groups too few escalated to say whether they are missed more"
    )
    if judged:
        none += "; the others show no difference, which does not show them equal"
    return f"{_listed(differing) or none}.", beside


def _observed(rows: Sequence[Row]) -> tuple[str, str]:
    told = sorted(
        (row for row in rows if row["finding"] not in {ALIKE, TOO_FEW}),
        key=lambda row: -_apart(row, "reports_ratio"),
    )
    said = [
        f"{finding}: "
        + ", ".join(
            f"{name(row)} {row['reports_ratio']:.2f} times" for row in told if row["finding"] == finding
        )
        for finding in dict.fromkeys(row["finding"] for row in told)
    ]
    none = "no group is shown to be written down more or less than the rest"
    return f"{_listed(said) or none}.", "Times the reports a year of the rest, over all that is on record."


def name(row: Row) -> str:
    """Attribute and group as people say them.

    >>> name({"attribute": "sex × age_band", "group": "male × 25-34"})
    'male × 25-34 (sex × age band)'
    """
    return f"{row['group']} ({row['attribute'].replace('_', ' ')})"


def _differing(rows: Sequence[Row], figure: str = "ratio") -> list[Row]:
    """The rows with a verdict: the higher first, among them whose interval is furthest from 1."""
    told = [row for row in rows if row["verdict"] in _DIFFER and not _mirrored(row, rows)]
    return sorted(told, key=lambda row: (row["verdict"] == "lower", -_apart(row, figure)))


def _mirrored(row: Row, rows: Sequence[Row]) -> bool:
    """Whether the row says of the rest what another says of the group: of two groups, one is told."""
    alike = [each for each in rows if (each["attribute"], each.get("measure")) == _place(row)]
    told = [each for each in alike if each["verdict"] in _DIFFER and each is not row]
    return row["verdict"] == "lower" and any(
        row["ratio"] and each["ratio"] and math.isclose(row["ratio"] * each["ratio"], 1) for each in told
    )


def _place(row: Row) -> tuple[Any, Any]:
    return row["attribute"], row.get("measure")


def _apart(row: Row, figure: str) -> float:
    """How far from 1 the near end lies, as a logarithm."""
    low, high = row[f"{figure}_low"], row[f"{figure}_high"]
    above = math.log(low) if low else -math.inf
    return max(above, math.inf if high == 0 else -math.log(high) if high else -math.inf)


def _is_same(row: Row) -> bool:
    low, high = row["ratio_low"], row["ratio_high"]
    return low is not None and high is not None and low > 1 / EQUAL_WITHIN and high < EQUAL_WITHIN


def _listed(said: Sequence[str]) -> str:
    more = f"; and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    return "; ".join(said[:SHOWN]) + more


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
