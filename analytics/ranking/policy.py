"""Which signals a ranking weighs: a policy, changed in a review of its own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analytics import discover, signals
from analytics.errors import ContractError
from analytics.signals._base import Signal

DEFAULT_PATH = Path(__file__).with_name("policy.toml")
MOST_WEIGHT = 10.0


def every_signal() -> dict[str, Signal]:
    """Every signal by its file's name, with its standard parameters."""
    return discover.one_of_each(signals, Signal)


@dataclass(frozen=True)
class Weighed:
    """A signal that the ranking weighs, with the weight that stands where no outcome has taught another."""

    signal: Signal
    weight: float


@cache
def policy(path: Path = DEFAULT_PATH) -> dict[str, dict[str, object]]:
    """The policy's entries by signal; `ContractError` where one names no signal or has no sound weight."""
    entries: dict[str, dict[str, object]] = tomllib.loads(path.read_text(encoding="utf-8")).get("signals", {})
    available = every_signal()
    unknown = sorted(set(entries) - set(available))
    if unknown:
        raise ContractError(f"{path}: no signal {unknown[0]!r}", allowed=", ".join(available))
    for name, entry in entries.items():
        weight = entry.get("weight", 1.0)
        if not isinstance(weight, int | float) or not 0 <= weight <= MOST_WEIGHT:
            raise ContractError(f"{path}: signal {name!r}: weight {weight!r}", allowed="0 to 10")
    return entries


@cache
def weighed_signals(path: Path = DEFAULT_PATH) -> dict[str, Weighed]:
    """The signals that the policy weighs, by name in alphabetical order."""
    entries = policy(path)
    return {
        name: Weighed(signal, float(str(entries[name].get("weight", 1.0))))
        for name, signal in every_signal().items()
        if entries.get(name, {}).get("ranked") is True
    }


def ranked_signals(path: Path = DEFAULT_PATH) -> dict[str, Signal]:
    """The same signals without their weights."""
    return {name: weighed.signal for name, weighed in weighed_signals(path).items()}
