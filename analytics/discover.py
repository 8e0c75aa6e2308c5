"""A folder is a registry, a file name is a name."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


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
