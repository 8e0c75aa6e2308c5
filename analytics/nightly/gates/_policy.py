"""The thresholds of the gates: a policy file, held against the gates before anything is judged."""

from __future__ import annotations

import hashlib
import importlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

from analytics import discover
from analytics.errors import ContractError
from analytics.nightly.gates._base import Gate

DEFAULT_PATH = Path(__file__).parent.with_name("gates.toml")


@dataclass(frozen=True)
class Policy:
    """Every judged gate with its thresholds, by name; `sha256` is the hash of the file."""

    gates: Mapping[str, Gate]
    sha256: str


def judged() -> dict[str, type[Gate]]:
    """The class of each judged gate, by its file's name; `ContractError` for a file with none or several."""
    package = importlib.import_module("analytics.nightly.gates")
    return discover.one_class_of_each(package, Gate)


def load(path: Path = DEFAULT_PATH) -> Policy:
    """The gates as the policy file sets them; `ContractError` names the file and what is wrong with it."""
    try:
        content = path.read_bytes()
        tables = tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path}: {error}", allowed="a TOML file with one table a gate") from None
    known = judged()
    unknown = sorted(set(tables) - set(known))
    if unknown:
        raise ContractError(f"{path}: no gate {unknown[0]!r}", allowed=", ".join(known))
    gates = {name: _gate(path, name, kind, tables.get(name)) for name, kind in known.items()}
    return Policy(MappingProxyType(gates), hashlib.sha256(content).hexdigest())


def _gate(path: Path, name: str, kind: type[Gate], table: object) -> Gate:
    expected = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(table, dict):
        raise ContractError(f"{path}: no table [{name}]", allowed=f"[{name}] with {', '.join(expected)}")
    for key in sorted(set(table) ^ set(expected)):
        what = "unknown key" if key in table else "no key"
        raise ContractError(f"{path}: [{name}]: {what} {key!r}", allowed=", ".join(expected))
    for key, value in table.items():
        _check_number(
            f"{path}: [{name}] {key}", value, whole=expected[key] == "int", share=key in kind.shares
        )
    return kind(**table)


def _check_number(where: str, value: object, *, whole: bool, share: bool) -> None:
    kinds = (int,) if whole else (int, float)
    most = 1.0 if share else math.inf
    number = value if isinstance(value, kinds) and not isinstance(value, bool) else math.nan
    if not (0 <= number <= most and math.isfinite(number)):
        allowed = f"a {'whole ' if whole else ''}number from 0" + (" to 1" if share else "")
        raise ContractError(f"{where} = {value!r}", allowed=allowed)
