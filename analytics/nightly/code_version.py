"""Which code made a night: the package's version, a hash over its sources, the libraries beneath it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import analytics

_LIBRARIES = ("duckdb", "numba", "numpy", "polars")


@cache
def current() -> dict[str, object]:
    """`version`, `sources_sha256` and `libraries` of the running program.

    The hash is the same from a checkout and from an installed wheel.
    """
    return {
        "version": analytics.__version__,
        "sources_sha256": _sources_sha256(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def _sources_sha256() -> str:
    package = Path(analytics.__file__).parent
    packaged = package / "_queries"
    queries = packaged if packaged.is_dir() else package.parent / "queries"
    sources = {
        f"analytics/{path.relative_to(package).as_posix()}": path
        for path in package.rglob("*.py")
        # the app's start file lies outside the package in a checkout
        if path != package / "_app.py"
    }
    sources |= {f"queries/{path.name}": path for path in queries.glob("*.sql")}
    digest = hashlib.sha256()
    for name in sorted(sources):
        content = hashlib.sha256(sources[name].read_bytes()).hexdigest()
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()
