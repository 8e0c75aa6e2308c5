"""What papers are written of: the program as it ships, or one store of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from analytics.store.open import Store
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Asked:
    """Without a store, facts that depend on one are those of a new, empty store."""

    taxonomy: Taxonomy
    store: Store | None = None


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A Markdown table; a cell is one line, and a bar in it is escaped.

    >>> print(table(("a", "b"), [(1, "x|y")]))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    lines = [_line(heads), "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def flat(rules: object, said: str = "") -> Iterator[tuple[str, object]]:
    """Every field of a dataclass with its value, those of dataclasses in it by `outer.inner`.

    >>> @dataclass(frozen=True)
    ... class Rules:
    ...     days: int = 3
    >>> list(flat(Rules()))
    [('days', 3)]
    """
    for each in fields(rules):  # type: ignore[arg-type]  # any dataclass
        value = getattr(rules, each.name)
        if is_dataclass(value):
            yield from flat(value, f"{said}{each.name}.")
        else:
            yield f"{said}{each.name}", value


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(" ".join(str(cell).replace("|", r"\|").split()) for cell in cells) + " |"


def first_line(documented: object) -> str:
    """The first line of a docstring."""
    return (documented.__doc__ or "").strip().partition("\n")[0].strip()


def listed(names: Iterable[str]) -> str:
    """Names as code, with commas.

    >>> listed(["a", "b"])
    '`a`, `b`'
    """
    return ", ".join(f"`{name}`" for name in names)
