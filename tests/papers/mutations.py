"""Changes a policy file or a default one value at a time, so that a test can ask who notices."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import field, fields, make_dataclass
from pathlib import Path
from typing import Any

Table = dict[str, Any]
Place = tuple[str, ...]


def leaves(table: Mapping[str, Any], above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value of a file with the keys that lead to it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*above, key))
        else:
            yield (*above, key), value


def others(value: Any, of_the_key: list[Any]) -> Iterator[Any]:
    """Values that may stand in a value's place: near ones, and those that the key has elsewhere."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value / 2) if isinstance(value, float) else (value + 1, value - 1)
        yield from (0.5, 0.25)
    elif isinstance(value, list):
        yield from (value[:-1], [*value, "criminality"])
    else:
        yield from (f"{value} Changed.", *(each for each in of_the_key if each != value))


def changed(content: str, place: Place) -> Iterator[str]:
    """The file's text with another value at one place, for each that may stand there."""
    told = tomllib.loads(content)
    values = [value for where, value in leaves(told) if where[-1] == place[-1]]
    for value in others(_at(told, place), values):
        fresh = tomllib.loads(content)
        _at(fresh, place[:-1])[place[-1]] = value
        yield text(fresh)


def text(table: Table, above: Place = ()) -> str:
    """A table as TOML; tables of tables, numbers, texts, truths and lists are all that it knows."""
    plain = [f"{key} = {json.dumps(value)}" for key, value in table.items() if not isinstance(value, dict)]
    heads = [f"[{'.'.join(above)}]"] if above and plain else []
    parts = [text(value, (*above, key)) for key, value in table.items() if isinstance(value, dict)]
    return "\n".join([*heads, *plain, *parts]) + "\n"


def with_default(kind: type[Any], name: str) -> type[Any]:
    """The dataclass with another default of one field."""
    default: Any = next(each.default for each in fields(kind) if each.name == name)
    other: Any
    if isinstance(default, bool):
        other = not default
    elif isinstance(default, Path):
        other = default / "elsewhere"
    elif isinstance(default, str):
        other = f"{default}elsewhere"
    else:
        other = default / 2 if isinstance(default, float) else default + 1
    new = (name, type(default), field(default=other))
    return make_dataclass(kind.__name__, [new], bases=(kind,), frozen=True)


def _at(table: Any, place: Place) -> Any:
    for key in place:
        table = table[key]
    return table
