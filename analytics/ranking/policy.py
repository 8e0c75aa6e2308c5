"""Which signals a ranking weighs: a policy, changed in a review of its own.

The shipped policy is in force unless another text is put in its place with `use`. That holds within one
thread: a pool of threads or processes is given `put` as its initializer, with `text()`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


_IN_FORCE: ContextVar[str | None] = ContextVar("policy", default=None)


def text(path: Path | None = None) -> str:
    """The text of the policy in force, or of the file at `path`."""
    if path is not None:
        return path.read_text(encoding="utf-8")
    return _IN_FORCE.get() or DEFAULT_PATH.read_text(encoding="utf-8")


def sha256() -> str:
    """Hash of the policy in force."""
    return hashlib.sha256(text().encode()).hexdigest()


@contextmanager
def use(content: str | None) -> Iterator[None]:
    """Rank by this policy within the block; None leaves in force what is.

    `ContractError` for a text that is no policy.
    """
    if content is None:
        yield
        return
    token = _IN_FORCE.set(content)
    try:
        policy()
        yield
    finally:
        _IN_FORCE.reset(token)


def put(content: str | None) -> None:
    """Rank by this policy, or by the shipped one, for as long as this thread has nothing else put."""
    _IN_FORCE.set(content)


def tables(content: str, where: str) -> dict[str, Any]:
    """The policy's tables; `ContractError` where the text is no TOML."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{where}: {error}", allowed="a policy file in TOML") from None


def policy(path: Path | None = None) -> dict[str, dict[str, object]]:
    """The policy's entries by signal; `ContractError` where one names no signal or has no sound weight."""
    return _policy(text(path), where(path))


def weighed_signals(path: Path | None = None) -> dict[str, Weighed]:
    """The signals that the policy weighs, by name in alphabetical order."""
    return _weighed(text(path), where(path))


@cache
def _weighed(content: str, said: str) -> dict[str, Weighed]:
    entries = _policy(content, said)
    return {
        name: Weighed(signal, float(str(entries[name].get("weight", 1.0))))
        for name, signal in every_signal().items()
        if entries.get(name, {}).get("ranked") is True
    }


def ranked_signals(path: Path | None = None) -> dict[str, Signal]:
    """The same signals without their weights."""
    return {name: weighed.signal for name, weighed in weighed_signals(path).items()}


def where(path: Path | None) -> str:
    """What an error calls the policy."""
    return "the policy in force" if path is None else str(path)


@cache
def _policy(content: str, said: str) -> dict[str, dict[str, object]]:
    entries: dict[str, dict[str, object]] = tables(content, said).get("signals", {})
    available = every_signal()
    unknown = sorted(set(entries) - set(available))
    if unknown:
        raise ContractError(f"{said}: no signal {unknown[0]!r}", allowed=", ".join(available))
    for name, entry in entries.items():
        weight = entry.get("weight", 1.0)
        if not isinstance(weight, int | float) or not 0 <= weight <= MOST_WEIGHT:
            raise ContractError(f"{said}: signal {name!r}: weight {weight!r}", allowed="0 to 10")
    return entries
