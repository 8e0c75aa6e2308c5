"""The list of errors, found in the code: what is raised where, with which message and exit code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analytics import errors
from analytics.errors import RereviewError

PACKAGE = Path(errors.__file__).parent
ALLOWED = "allowed"


@dataclass(frozen=True)
class Raised:
    """One place that raises an error: `says` and `allowed` with `{…}` for what is put in."""

    kind: str
    module: str
    line: int
    says: str
    allowed: str


def kinds(package: Path = PACKAGE) -> dict[str, int]:
    """Every class of error by name with its exit code, those that files define for themselves included."""
    known = {
        name: each.exit_code
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, RereviewError)
    }
    classes = [
        node for tree, _ in _trees(package) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    while True:
        found = {
            node.name: known[base.id]
            for node in classes
            for base in node.bases
            if isinstance(base, ast.Name) and base.id in known and node.name not in known
        }
        if not found:
            return known
        known |= found


def raised(package: Path = PACKAGE) -> list[Raised]:
    """Every place that raises one of these, by exit code, kind and message."""
    known = kinds(package)
    found = [each for tree, path in _trees(package) for each in _of_file(tree, path, package, known)]
    return sorted(found, key=lambda each: (known[each.kind], each.kind, each.says, each.module, each.line))


@cache
def _trees(package: Path) -> list[tuple[ast.Module, Path]]:
    paths = sorted(package.rglob("*.py"))
    return [(ast.parse(path.read_text(encoding="utf-8")), path) for path in paths]


def _of_file(tree: ast.Module, path: Path, package: Path, known: dict[str, int]) -> Iterator[Raised]:
    module = str(path.relative_to(package))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for name in _named(node.exc.func):
                if name in known:
                    yield Raised(name, module, node.lineno, *_said(node.exc))


def _named(called: ast.expr) -> list[str]:
    """Names of what is called; `(A if x else B)(…)` calls either."""
    if isinstance(called, ast.IfExp):
        return _named(called.body) + _named(called.orelse)
    return [called.id] if isinstance(called, ast.Name) else []


def _said(call: ast.Call) -> tuple[str, str]:
    allowed = next((keyword.value for keyword in call.keywords if keyword.arg == ALLOWED), None)
    says = ", ".join(pattern(argument) for argument in call.args)
    return says, "" if allowed is None else pattern(allowed)


def pattern(node: ast.expr) -> str:
    """A message with what is put in as `{…}`.

    >>> pattern(ast.parse('f"night {number}: not there"', mode="eval").body)
    'night {number}: not there'
    """
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            pattern(part) if isinstance(part, ast.Constant) else f"{{{_short(part)}}}" for part in node.values
        )
    if isinstance(node, ast.IfExp):
        return f"{pattern(node.body)} | {pattern(node.orelse)}"
    return f"{{{_short(node)}}}"


def _short(node: ast.expr) -> str:
    """The name of what is put in, where it has one."""
    inside = node.value if isinstance(node, ast.FormattedValue) else node
    while isinstance(inside, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(inside, ast.Attribute):
            return inside.attr
        inside = inside.func if isinstance(inside, ast.Call) else inside.value
    return inside.id if isinstance(inside, ast.Name) else "…"
