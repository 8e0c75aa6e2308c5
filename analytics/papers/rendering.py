"""Renders templates: each named fact is put in its place, and its hash at the end of the paper."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from analytics import discover
from analytics.errors import ContractError, UsageError
from analytics.papers import facts
from analytics.papers.asked import Asked

TEMPLATES = Path(__file__).with_name("templates")
RENEW = "make papers"
"""The command that renews the papers that ship with the program."""
_FACT = re.compile(r"\{fact:([a-z0-9_.]+)\}")
_HASHES = re.compile(r"^<!-- facts of this paper\n(.*?)^-->$", flags=re.MULTILINE | re.DOTALL)
_SIGNS = 12

Fact = Callable[[Asked], str]


@cache
def known() -> Mapping[str, Fact]:
    """Every fact by its full name, `module.function`."""
    return {
        f"{name}.{called}": function
        for name, module in discover.modules(facts).items()
        for called, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not called.startswith("_")
    }


def names(template: str) -> list[str]:
    """Facts that a template names, each once, in their order."""
    return list(dict.fromkeys(_FACT.findall(template)))


def render(template: str, asked: Asked, where: str = "template") -> str:
    """The paper of a template's text; `ContractError` where it names a fact that there is none of."""
    told = {name: _told(name, asked, where) for name in names(template)}
    text = _FACT.sub(lambda found: told[found.group(1)], template)
    lines = [f"{name} {_hash(said)}" for name, said in sorted(told.items())]
    return "\n".join([text.rstrip(), "", "<!-- facts of this paper", *lines, "-->", ""])


def _told(name: str, asked: Asked, where: str) -> str:
    fact = known().get(name)
    if fact is None:
        raise ContractError(f"{where}: no fact {name!r}", allowed=", ".join(sorted(known())))
    return fact(asked).strip()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_SIGNS]


def papers(asked: Asked, templates: Path = TEMPLATES) -> dict[str, str]:
    """Every paper by its file's name."""
    found = sorted(templates.glob("*.md"))
    return {path.name: render(path.read_text(encoding="utf-8"), asked, path.name) for path in found}


def write(rendered: Mapping[str, str], folder: Path) -> list[Path]:
    """Write papers to a folder, made where it is missing; `UsageError` where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in rendered.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}", allowed="a folder to write to") from None
    return [folder / name for name in rendered]


def stale(rendered: Mapping[str, str], folder: Path) -> list[str]:
    """One line for each paper in the folder that is not what it would be now: which, and what has changed."""
    return [
        f"{name}: {_why(folder / name, text)}"
        for name, text in rendered.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def require_current(rendered: Mapping[str, str], folder: Path) -> None:
    """`ContractError` that names every stale paper and what has changed, if there is one."""
    found = stale(rendered, folder)
    if found:
        raise ContractError(
            f"papers {folder}: {'; '.join(found)}", allowed="what the same command without `--check` writes"
        )


def _why(path: Path, now: str) -> str:
    if not path.is_file():
        return "not there"
    then, facts_now = _hashes(path.read_text(encoding="utf-8")), _hashes(now)
    changed = sorted(name for name in then.keys() | facts_now.keys() if then.get(name) != facts_now.get(name))
    return ", ".join(changed) + " changed" if changed else "its words changed"


def _hashes(paper: str) -> dict[str, str]:
    found = _HASHES.search(paper)
    lines = found.group(1).splitlines() if found else []
    return {name: value for name, _, value in (line.partition(" ") for line in lines)}
