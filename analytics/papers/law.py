"""The map of the law: what each duty asks, which feature serves it, and what is not served.

It is a file, `law.toml`, written by hand and checked here: a feature that it names must exist, as a module, a
command, a page, a gate, a document or a test. One that is `awaited` may be missing, and is told to be missing
until it is there. What the law says is a reading aid and no advice.
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analytics.errors import ContractError

PATH = Path(__file__).with_name("law.toml")
CHECKOUT = Path(__file__).resolve().parents[2]
"""Where tests and documents lie; a program that was installed has none."""
COUNSEL = "to be confirmed by counsel"
_KEYS = {"law", "asks", "how", "not_served", "served", "awaited", "unsure"}
_KINDS = ("module", "command", "page", "gate", "doc", "test")


@dataclass(frozen=True)
class Duty:
    """One duty: `served` are features that exist, `awaited` those that do not; `unsure` is for counsel."""

    law: str
    asks: str
    how: str
    not_served: str
    served: tuple[str, ...]
    awaited: tuple[str, ...]
    unsure: str


def duties(path: Path = PATH) -> list[Duty]:
    """Every duty of the map; `ContractError` names one that lacks a key or names a feature that is none."""
    return [_duty(entry, path.name) for entry in _content(path).get("duty", [])]


def feature_exists(reference: str) -> bool:
    """Whether there is such a feature, `KIND:NAME`; without a checkout, tests and documents pass for there.

    >>> feature_exists("module:analytics.casework.audit"), feature_exists("command:switch off")
    (True, True)
    >>> feature_exists("page:nothing")
    False
    """
    kind, _, name = reference.partition(":")
    if kind == "module":
        return _module(name)
    if kind == "command":
        return _command(name)
    if kind == "page":
        return _module(f"analytics.pages.{name}")
    if kind == "gate":
        return _module(f"analytics.nightly.gates.{name}")
    if kind in {"doc", "test"}:
        folder = CHECKOUT / {"doc": "docs", "test": "tests"}[kind]
        return not folder.is_dir() or (folder / name).is_file()
    raise ContractError(f"law map: {reference!r}", allowed=", ".join(f"{kind}:…" for kind in _KINDS))


def _duty(entry: dict[str, Any], where: str) -> Duty:
    law = str(entry.get("law", "a duty without a name"))
    wrong = sorted({"law", "asks", "how", "not_served"} - set(entry)) + sorted(set(entry) - _KEYS)
    if wrong:
        raise ContractError(f"{where}: {law}: key {wrong[0]!r}", allowed=", ".join(sorted(_KEYS)))
    named, hoped = entry.get("served", []), entry.get("awaited", [])
    missing = [reference for reference in named if not feature_exists(reference)]
    if missing:
        raise ContractError(f"{where}: {law}: {missing[0]} is not there", allowed="a feature that exists")
    there = [reference for reference in hoped if feature_exists(reference)]
    return Duty(
        law=law,
        asks=entry["asks"],
        how=entry["how"],
        not_served=entry["not_served"],
        served=(*named, *there),
        awaited=tuple(reference for reference in hoped if reference not in there),
        unsure=entry.get("unsure", ""),
    )


@cache
def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path.name}: {error}", allowed="a TOML file of duties") from None


@cache
def _module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@cache
def _command(words: str) -> bool:
    """Whether `rereview WORDS` is a command: a file of the first word that has a function of the last."""
    first, *rest = words.split()
    path = Path(__file__).parent.with_name("commands") / f"{first}.py"
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8")
    called = rest[0] if rest else first
    return f"def {called}(" in text or f'.command("{called}"' in text


def references(path: Path = PATH) -> Iterator[str]:
    """Every feature that the map names, the awaited ones too."""
    for entry in _content(path).get("duty", []):
        yield from [*entry.get("served", []), *entry.get("awaited", [])]
