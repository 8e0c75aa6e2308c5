"""The policy of retention: how long a clear period is, what begins it again, how the queue is ordered."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.errors import ContractError

DEFAULT_PATH = Path(__file__).with_name("retention.toml")
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


def load(path: Path = DEFAULT_PATH) -> Policy:
    """The policy file; `ContractError` names what is wrong with it."""
    try:
        content = path.read_bytes()
        told = tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractError(f"{path}: {error}", allowed=_ALLOWED) from None
    try:
        periods = {int(name): Period(int(name), **table) for name, table in told["groups"].items()}
        policy = Policy(
            told["default_group"],
            told["default_reason"],
            periods,
            Restart(**told["restart"]),
            Order(**told["order"]),
            hashlib.sha256(content).hexdigest(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractError(f"{path}: {error}", allowed=_ALLOWED) from None
    _check(path, policy)
    return policy


def _check(path: Path, policy: Policy) -> None:
    """`ContractError` for a group, a length or a reason that cannot be one."""
    if set(policy.periods) != {1, 2, 3}:
        raise ContractError(f"{path}: groups {sorted(policy.periods)}", allowed="1, 2 and 3")
    if policy.default_group not in policy.periods:
        raise ContractError(f"{path}: default_group {policy.default_group!r}", allowed="1, 2 or 3")
    for period in policy.periods.values():
        if period.kind not in KINDS or not _whole(period.years) or not 1 <= period.years <= MOST_YEARS:
            problem = f"{path}: [groups.{period.group}] {period.years!r} years, kind {period.kind!r}"
            raise ContractError(problem, allowed=f"1 to {MOST_YEARS} years; {' or '.join(KINDS)}")
    reasons = [policy.default_reason, policy.restart.reason, policy.order.reason]
    reasons += [period.reason for period in policy.periods.values()]
    if not all(str(reason).strip() for reason in reasons):
        raise ContractError(f"{path}: a reason is missing", allowed="a reason for every figure")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
