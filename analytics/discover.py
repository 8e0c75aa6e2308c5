"""A folder is a registry, a file name is a name."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from analytics.errors import ContractError


def names(package: ModuleType) -> list[str]:
    """Names of the public modules directly inside `package`, in alphabetical order.

    >>> import analytics
    >>> "discover" in names(analytics)
    True
    """
    found = pkgutil.iter_modules(package.__path__)
    return sorted(module.name for module in found if not module.name.startswith("_"))


def modules(package: ModuleType) -> dict[str, ModuleType]:
    """Import every public module directly inside `package`; keys are the file names."""
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names(package)}


def one_of_each(package: ModuleType, kind: type[object]) -> dict[str, Any]:
    """The one class derived from `kind` of every public module, made with its standard parameters.

    Keys are the file names; `ContractError` names a file that holds none or several.
    """
    return {name: each() for name, each in one_class_of_each(package, kind).items()}


def one_class_of_each(package: ModuleType, kind: type[object]) -> dict[str, Any]:
    """The one class derived from `kind` of every public module, by file name; errors as `one_of_each`."""
    found: dict[str, Any] = {}
    for name, module in modules(package).items():
        kinds = [
            each
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, kind) and each.__module__ == module.__name__
        ]
        if len(kinds) != 1:
            where = f"{package.__name__.rpartition('.')[2]}/{name}.py"
            noun = kind.__name__.lower()
            raise ContractError(f"{where}: {len(kinds)} {noun}s", allowed=f"one {noun} a file")
        found[name] = kinds[0]
    return found
