"""The desk's rules that reviews rest on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection


@dataclass(frozen=True)
class DeskRules:
    """`second_share` of single closures are read twice; `blind_first` hides score and rank until judged."""

    second_share: float = 0.10
    blind_first: bool = True


def current(connection: Connection) -> DeskRules:  # noqa: ARG001 - they are not kept yet
    """The rules that hold now."""
    return DeskRules()
