"""The keys that a table of the retention policy has, and what each of them may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.errors import ContractError


@dataclass(frozen=True)
class Key:
    """What one key may be: `fits` a value of the file, and how that is said."""

    allowed: str
    fits: Callable[[object], bool]


def checked(path: Path, name: str, found: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
    """A table with each of these keys and no other; `ContractError` names what is amiss and what is allowed.

    `name` is the table's, empty for the top of the file.
    """
    where = f"{path}: [{name}] " if name else f"{path}: "
    for key in found:
        if key not in keys:
            raise ContractError(f"{where}{key}: no such key", allowed=", ".join(keys))
    for key, may in keys.items():
        if key not in found:
            raise ContractError(f"{where}{key}: missing", allowed=may.allowed)
        if not may.fits(found[key]):
            raise ContractError(f"{where}{key} = {_shown(found[key])}", allowed=may.allowed)
    return dict(found)


def whole(least: int, most: int) -> Key:
    """A whole number between these, both included."""
    return Key(f"a whole number from {least} to {most}", lambda value: _within(value, least, most, int))


def number(least: int, most: int) -> Key:
    """A number between these, both included."""
    return Key(f"a number from {least} to {most}", lambda value: _within(value, least, most, int | float))


def one_of(*words: str) -> Key:
    """One of these words."""
    return Key(" or ".join(words), lambda value: value in words)


def text() -> Key:
    """A text that says something."""
    return Key("a text, the reason for it", lambda value: isinstance(value, str) and bool(value.strip()))


def table() -> Key:
    """A table."""
    return Key("a table", lambda value: isinstance(value, dict))


def _within(value: object, least: int, most: int, kind: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return math.isfinite(value) and least <= value <= most  # type: ignore[arg-type, operator]


def _shown(value: object) -> str:
    """A value as the file has it, at most a line.

    >>> _shown(True), _shown("x"), _shown(float("nan")), _shown([3])
    ('true', '"x"', 'nan', 'a list')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a table"
    return str(value)
