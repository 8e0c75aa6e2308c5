"""What an operator sets, in a file or through the environment; everything has a default.

The environment outweighs the file. The file is `rereview.toml` in the current folder, else the one in
/etc/rereview, or whichever `REREVIEW_CONFIG` names; a path in it is relative to its own folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.errors import UsageError

DEFAULT_TAXONOMY = Path(__file__).with_name("taxonomy.toml")
DEFAULT_RETENTION = Path(__file__).parent / "casework" / "removal" / "retention.toml"
CONFIG = "REREVIEW_CONFIG"
NOWHERE = Path()
FILES = (Path("rereview.toml"), Path("/etc/rereview/rereview.toml"))


@dataclass(frozen=True)
class Settings:
    """Paths and limits; `memory_megabytes` bounds what DuckDB keeps before it spills to the store's disk.

    `casework` is the address of the casework database; empty: an SQLite file in the store. `keys` is the
    folder of the keys that sign its record; empty: a folder beside the store. Whoever does nothing in the app
    for `session_minutes` has to sign in again. `retention` is the policy of how long somebody stays listed.
    """

    store: Path = Path("var")
    taxonomy: Path = DEFAULT_TAXONOMY
    memory_megabytes: int = 2_800
    threads: int = os.cpu_count() or 1
    casework: str = ""
    keys: Path = NOWHERE
    session_minutes: int = 30
    retention: Path = DEFAULT_RETENTION


@dataclass(frozen=True)
class Setting:
    """How one field of `Settings` is called in a file and in the environment, and what it may be."""

    field: str
    key: str
    variable: str
    allowed: str
    least: int = 0
    """Least whole number; 0 where it is a path or a text."""
    plain: bool = False
    """Whether a text stands for itself and not for a path."""

    def read(self, value: object, folder: Path) -> Path | int | str | None:
        """The setting's value out of a text or a TOML value; None where it cannot be one."""
        if not self.least:
            if not isinstance(value, str) or not value:
                return None
            return value if self.plain else folder / value
        if isinstance(value, str):
            value = int(value) if value.isascii() and value.isdigit() else None
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= self.least
        return value if whole and isinstance(value, int) else None


ALL = (
    Setting("store", "store", "REREVIEW_STORE", "a path"),
    Setting("taxonomy", "taxonomy", "REREVIEW_TAXONOMY", "a path"),
    Setting("memory_megabytes", "memory_mb", "REREVIEW_MEMORY_MB", "a whole number from 256", 256),
    Setting("threads", "threads", "REREVIEW_THREADS", "a whole number from 1", 1),
    Setting("casework", "casework", "REREVIEW_CASEWORK", "a database's address", plain=True),
    Setting("keys", "keys", "REREVIEW_KEYS", "a path"),
    Setting("session_minutes", "session_minutes", "REREVIEW_SESSION_MINUTES", "a whole number from 1", 1),
    Setting("retention", "retention", "REREVIEW_RETENTION", "a path"),
)
_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")


@dataclass(frozen=True)
class Found:
    """The value of one setting, and where it comes from: `default`, `environment` or the file's path."""

    setting: Setting
    value: Path | int | str
    source: str

    @property
    def shown(self) -> str:
        """The value as it may be printed: a password in an address is left out.

        >>> Found(ALL[4], "postgresql://desk:secret@localhost/desk", "environment").shown
        'postgresql://desk:…@localhost/desk'
        """
        if self.value in ("", NOWHERE):
            return ""
        return _PASSWORD.sub(r"\1…@", str(self.value))


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Every setting's value; an empty variable counts as not set.

    `UsageError` names the variable, or the file and the key, that cannot be used.

    >>> load({"REREVIEW_STORE": "elsewhere"}).store.name
    'elsewhere'
    """
    values: dict[str, Any] = {found.setting.field: found.value for found in look(environment)}
    return Settings(**values)


def look(environment: Mapping[str, str] = os.environ) -> list[Found]:
    """Every setting with its value and where it comes from, in the order of `ALL`."""
    path = _file(environment)
    content = {} if path is None else _content(path)
    defaults = Settings()
    told = []
    for setting in ALL:
        text = environment.get(setting.variable)
        if text:
            where = f"{setting.variable}={text!r} in the environment"
            told.append(Found(setting, _read(setting, text, Path(), where), "environment"))
        elif path is not None and setting.key in content:
            value = content[setting.key]
            where = f"{path}: {setting.key} = {value!r}"
            told.append(Found(setting, _read(setting, value, path.parent, where), str(path)))
        else:
            told.append(Found(setting, getattr(defaults, setting.field), "default"))
    return told


def _read(setting: Setting, value: object, folder: Path, where: str) -> Path | int | str:
    found = setting.read(value, folder)
    if found is None:
        raise UsageError(where, allowed=setting.allowed)
    return found


def _file(environment: Mapping[str, str], exists: Callable[[Path], bool] = Path.is_file) -> Path | None:
    named = environment.get(CONFIG)
    if not named:
        return next((path for path in FILES if exists(path)), None)
    if not exists(Path(named)):
        raise UsageError(f"{CONFIG}={named!r} in the environment: no such file", allowed="a file of settings")
    return Path(named)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}", allowed="a TOML file of settings") from None
    unknown = sorted(set(content) - {setting.key for setting in ALL})
    if unknown:
        raise UsageError(
            f"{path}: {unknown[0]}: no such setting", allowed=", ".join(setting.key for setting in ALL)
        )
    return content
