"""What is not told: outcomes that are not in yet, and outcomes of a handful of people.

A night whose half year is not over has no outcomes to be judged by; what is on record so far would read as
failure. And of a group of fewer than `LEAST_SHOWN` people an outcome is all but the outcome of somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.evaluation.fairness.comparing import TOO_FEW
from analytics.evaluation.fairness.counts import MEASURES
from analytics.evaluation.tables import with_ends

Told = dict[str, Any]

LEAST_SHOWN = 10
"""Groups of fewer people have no outcome figure: the least cell that official statistics commonly print."""
FEWER: Final = f"fewer than {LEAST_SHOWN}"
OF_SELECTION = "selection_rate"
_RATES = tuple(measure for measure in MEASURES if measure != OF_SELECTION)
_OF_OUTCOMES = {
    "groups": _RATES,
    "pairs": _RATES,
    "comparisons": ("ratio", "difference"),
    "pair_comparisons": ("ratio", "difference"),
    "calibration": ("observed", "observed_over_expected"),
    "wrongful": ("wrongful", "wrongful_share_of_reviews", "share_of_wrongful", "lead_days"),
    "observation": ("outcomes", "outcomes_per_1000_years", "outcomes_ratio", "outcomes_per_report_ratio"),
    "missed": ("escalated", "missed", "missed_share", "ratio"),
}
"""The figures of each part that rest on outcomes."""
_SETTLED = {"observation", "missed"}
"""Parts that look at what is over, whatever the night."""


def unsettled(told: Told) -> Told:
    """The audit of a night whose outcomes are not in: selection alone, the rest None, without a verdict."""
    return {
        **told,
        **{
            part: [_blank(row, names, None) if _rests(row) else row for row in told[part]]
            for part, names in _OF_OUTCOMES.items()
            if part in told and part not in _SETTLED
        },
    }


def small(told: Told) -> Told:
    """The audit without the outcomes of groups of fewer than `LEAST_SHOWN` people."""
    sizes = {(row["attribute"], row["group"]): row["n"] for part in ("groups", "pairs") for row in told[part]}
    found = dict(told)
    for part, names in _OF_OUTCOMES.items():
        if part in told:
            found[part] = [
                _blank(row, names, TOO_FEW) if _rests(row) and _is_small(row, sizes) else row
                for row in told[part]
            ]
    return found


def in_words(row: Mapping[str, Any], name: str, digits: int = 3) -> str:
    """A figure with its interval, as it is printed; `FEWER` where the group is too small to be told of.

    >>> in_words({"n": 9, "recall": None, "recall_low": None, "recall_high": None}, "recall")
    'fewer than 10'
    """
    people = row.get("people", row.get("n", LEAST_SHOWN))
    if row[name] is None and people < LEAST_SHOWN and any(name in names for names in _OF_OUTCOMES.values()):
        return FEWER
    return with_ends(row, name, f"{name}_low", f"{name}_high", digits)


def _rests(row: Mapping[str, Any]) -> bool:
    """Whether the row has to do with outcomes; of comparisons, those of selection have not."""
    return row.get("measure") != OF_SELECTION


def _is_small(row: Mapping[str, Any], sizes: Mapping[tuple[str, str], int]) -> bool:
    people = row.get("people", sizes.get((row["attribute"], row["group"]), LEAST_SHOWN))
    return bool(people < LEAST_SHOWN)


def _blank(row: Told, names: tuple[str, ...], verdict: str | None) -> Told:
    """The row with some figures and their ends None, and the verdict as given where there was one."""
    gone = {f"{name}{end}" for name in names for end in ("", "_low", "_high")}
    blank = {key: None if key in gone else value for key, value in row.items()}
    return blank | ({"verdict": verdict} if row.get("verdict") is not None else {})
