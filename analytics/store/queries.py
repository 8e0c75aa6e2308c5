"""The SQL of the project: one file, one relation, looked up by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from analytics.errors import ContractError


class QueryError(ContractError):
    """A query failed; the message shows the engine's reason, the query's name and its text."""

    def __init__(self, name: str, reason: object) -> None:
        first_line = str(reason).strip().splitlines()[0] if str(reason).strip() else type(reason).__name__
        self.reason = first_line
        super().__init__(f"query {name}: {first_line}; text: {text(name)}")


def folder() -> Traversable:
    """Where the queries lie: inside the installed package, or beside it in a checkout."""
    package = files("analytics")
    packaged = package.joinpath("_queries")
    return packaged if packaged.is_dir() else package.joinpath("..", "queries")


@cache
def text(name: str) -> str:
    """Text of `queries/NAME.sql`; `ContractError` where there is no such query."""
    path = folder().joinpath(f"{name}.sql")
    if not path.is_file():
        raise ContractError(f"query {name}: no such file", allowed="the name of a file in queries/")
    return path.read_text(encoding="utf-8")
