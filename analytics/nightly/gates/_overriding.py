"""A named person lets a failed gate pass, for one night and with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.errors import UsageError
from analytics.nightly.gates._policy import Policy
from analytics.nightly.gates._structure import GATES
from analytics.nightly.gates._verdict import Verdict
from analytics.store.overrides import signed

HOW = "a night that passes every gate, or `rereview nightly --override GATE --by NAME --reason TEXT`"


@dataclass(frozen=True)
class Override:
    """Which gates may fail this once, who says so, and why."""

    gates: tuple[str, ...]
    by: str
    reason: str


def overriding(gates: Sequence[str], by: str, reason: str, policy: Policy) -> Override | None:
    """The override that is asked for; None where no gate is named.

    `UsageError` for a gate that cannot be overridden or does not exist, and for a missing name or reason.
    """
    if not gates:
        if by or reason:
            raise UsageError(
                "nightly: --by or --reason without --override", allowed="--override GATE with both"
            )
        return None
    for name in gates:
        if name in {gate.__name__ for gate in GATES}:
            raise UsageError(
                f"gate {name}: nobody can override it, the night would not be whole",
                allowed=", ".join(policy.gates),
            )
        if name not in policy.gates:
            raise UsageError(f"gate {name!r}: there is none", allowed=", ".join(policy.gates))
    return Override(tuple(dict.fromkeys(gates)), *signed("override", by, reason))


def decided(verdicts: Sequence[Verdict], override: Override | None) -> tuple[Verdict, ...]:
    """The verdicts as they stand with the override: a gate that failed and is named in it is `overridden`."""
    if override is None:
        return tuple(verdicts)
    return tuple(
        replace(verdict, verdict="overridden", by=override.by, reason=override.reason)
        if verdict.verdict == "failed" and verdict.gate in override.gates
        else verdict
        for verdict in verdicts
    )
