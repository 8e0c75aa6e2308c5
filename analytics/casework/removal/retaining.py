"""The policy of retention: how long a clear period is, what begins it again, how the queue is ordered."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analytics import settings
from analytics.casework.removal import retention_keys
from analytics.casework.removal.retention_keys import checked
from analytics.errors import ContractError

DEFAULT_PATH = settings.DEFAULT_RETENTION
KINDS = ("review", "clear period")
MOST_YEARS = 100
_ALLOWED = "a file like the one that is shipped, analytics/casework/removal/retention.toml"


@dataclass(frozen=True)
class Period:
    """How long a group's clock runs, in years; `kind`: until the next review, or until quiet has lasted."""

    group: int
    years: int
    kind: str
    reason: str


@dataclass(frozen=True)
class Restart:
    """What begins a clear period again: an incident of at least this severity (0 to 100) and weight."""

    least_severity: int
    least_weight: float
    reason: str


@dataclass(frozen=True)
class Order:
    """What counts for an earlier place, in whole periods of quiet."""

    protective: float
    protective_most: int
    reviews: float
    reviews_most: int
    first_tenth: float
    reason: str


@dataclass(frozen=True)
class Policy:
    """The file; `sha256` is its hash, `default_group` is where somebody without a group belongs."""

    default_group: int
    default_reason: str
    periods: Mapping[int, Period]
    restart: Restart
    order: Order
    sha256: str


def load(path: Path | None = None) -> Policy:
    """The policy file, without `path` the one that the settings name.

    `ContractError` names file, key and value that cannot be used, and what is allowed.
    """
    path = path or settings.load().retention
    try:
        content = path.read_bytes()
        told = tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path}: {error}", allowed=_ALLOWED) from None
    top = checked(path, "", told, _TOP)
    groups = checked(path, "groups", top["groups"], _GROUPS)
    tables = {name: checked(path, f"groups.{name}", each, _PERIOD) for name, each in groups.items()}
    return Policy(
        top["default_group"],
        top["default_reason"],
        {int(name): Period(int(name), **table) for name, table in tables.items()},
        Restart(**checked(path, "restart", top["restart"], _RESTART)),
        Order(**checked(path, "order", top["order"], _ORDER)),
        hashlib.sha256(content).hexdigest(),
    )


_TABLE, _REASON = retention_keys.table(), retention_keys.text()
_SHARE = retention_keys.number(0, 10)
_COUNT = retention_keys.whole(0, 1_000)
_GROUPS = {"1": _TABLE, "2": _TABLE, "3": _TABLE}
_TOP = {
    "default_group": retention_keys.whole(1, 3),
    "default_reason": _REASON,
    "groups": _TABLE,
    "restart": _TABLE,
    "order": _TABLE,
}
_PERIOD = {
    "years": retention_keys.whole(1, MOST_YEARS),
    "kind": retention_keys.one_of(*KINDS),
    "reason": _REASON,
}
_RESTART = {
    "least_severity": retention_keys.whole(0, 100),
    "least_weight": retention_keys.number(0, 1),
    "reason": _REASON,
}
_ORDER = {
    "protective": _SHARE,
    "protective_most": _COUNT,
    "reviews": _SHARE,
    "reviews_most": _COUNT,
    "first_tenth": retention_keys.number(-10, 0),
    "reason": _REASON,
}
