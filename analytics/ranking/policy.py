"""Which signals a ranking weighs: a policy, changed in a review of its own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analytics import discover, signals
from analytics.errors import ContractError
from analytics.signals._base import Signal

DEFAULT_PATH = Path(__file__).with_name("policy.toml")


def every_signal() -> dict[str, Signal]:
    """Every signal by its file's name, with its standard parameters."""
    found: dict[str, Signal] = {}
    for name, module in discover.modules(signals).items():
        kinds = [
            kind
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Signal) and kind.__module__ == module.__name__
        ]
        if len(kinds) != 1:
            raise ContractError(f"signals/{name}.py: {len(kinds)} signals", allowed="one signal a file")
        found[name] = kinds[0]()
    return found


@cache
def ranked_signals(path: Path = DEFAULT_PATH) -> dict[str, Signal]:
    """The signals that the policy weighs, by name in alphabetical order."""
    policy = tomllib.loads(path.read_text(encoding="utf-8")).get("signals", {})
    available = every_signal()
    unknown = sorted(set(policy) - set(available))
    if unknown:
        raise ContractError(f"{path}: no signal {unknown[0]!r}", allowed=", ".join(available))
    return {name: signal for name, signal in available.items() if policy.get(name, {}).get("ranked") is True}
