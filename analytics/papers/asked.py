"""What papers are written of: the program as it ships, or one store of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
