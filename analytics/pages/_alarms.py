"""How many false alarms a list cut at somebody would bring; only where the night's gate lets it be said.

Nights that were published before there were alarms say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from analytics.pages import _words

COLUMNS = ("e_value", "alarm_tier", "false_alarms_a_year")
_TENTHS_BELOW = 10.0
_SMALLEST = 0.1
_DIGITS = 2


def are_told(queue: pl.DataFrame) -> bool:
    """Does the night speak of alarms at all?"""
    return set(COLUMNS) <= set(queue.columns)


def gate_words(queue: pl.DataFrame) -> str:
    """Why no figure may be shown, in the gate's words; empty where there is none or it may be shown."""
    if not are_told(queue) or queue.is_empty() or queue["false_alarms_a_year"].is_not_null().any():
        return ""
    return str(queue["alarm_gate"][0] or _UNKNOWN) if "alarm_gate" in queue.columns else _UNKNOWN


def sentence(place: Mapping[str, Any], ranked: int) -> str:
    """What a list cut at this subject would bring; the gate's words where it does not hold, else nothing.

    `place` is the subject's row of the queue, `ranked` how many there are.

    >>> sentence({"e_value": 900.0, "alarm_tier": None, "false_alarms_a_year": 44.4}, 20000)[-50:]
    'at most about 45 false alarms a year are expected.'
    """
    if place.get("e_value") is None:
        return ""
    yearly = place.get("false_alarms_a_year")
    if yearly is None:
        return f"False alarms: {place.get('alarm_gate') or _UNKNOWN}"
    if yearly >= ranked:
        return _NO_CHANGE
    told = f"{_LEAD} at most about {figure(yearly)} false alarms a year are expected."
    tier = place.get("alarm_tier")
    if tier is None:
        return told
    return (
        f"{told} In the {tier} % tier: of all in it or in a stricter one, at most {tier} % are false alarms."
    )


# M, not the rank, is what the bound cuts by
_LEAD = "On a list of all whose record shows as clear a change as here,"
_NO_CHANGE = f"{_LEAD} no useful bound on false alarms can be given: it shows no clear change."
_UNKNOWN = "the night does not say whether a bound may be relied on, so none is shown."


def figure(yearly: float) -> str:
    """A number of false alarms with no more digits than it deserves.

    >>> figure(0.02), figure(0.44), figure(3.21), figure(67.2), figure(1234.5)
    ('0.1', '0.5', '3.3', '68', '1,300')
    """
    if yearly < _TENTHS_BELOW:
        # rounded upwards: it is a bound
        return f"{max(_SMALLEST, _up(yearly * 10) / 10):.1f}"
    step = 10 ** max(0, len(str(int(yearly))) - _DIGITS)
    return _words.count(_up(yearly / step) * step)


def _up(number: float) -> int:
    return -int(-number // 1)
