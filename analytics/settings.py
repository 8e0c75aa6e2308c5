"""What an operator sets through the environment; everything has a default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import UsageError

DEFAULT_TAXONOMY = Path(__file__).with_name("taxonomy.toml")


@dataclass(frozen=True)
class Settings:
    """Paths and limits; `memory_megabytes` bounds what DuckDB keeps before it spills to the store's disk."""

    store: Path = Path("var")
    taxonomy: Path = DEFAULT_TAXONOMY
    memory_megabytes: int = 2_800
    threads: int = os.cpu_count() or 1


def _whole_number(environment: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise UsageError(f"{name}={text!r} in the environment", allowed=f"a whole number from {least}")
    return int(text)


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `REREVIEW_STORE`, `_TAXONOMY`, `_MEMORY_MB` and `_THREADS`; empty means the default.

    >>> load({"REREVIEW_STORE": "elsewhere"}).store.name
    'elsewhere'
    """
    default = Settings()
    return Settings(
        store=Path(environment.get("REREVIEW_STORE") or default.store),
        taxonomy=Path(environment.get("REREVIEW_TAXONOMY") or default.taxonomy),
        memory_megabytes=_whole_number(environment, "REREVIEW_MEMORY_MB", default.memory_megabytes, 256),
        threads=_whole_number(environment, "REREVIEW_THREADS", default.threads, 1),
    )
