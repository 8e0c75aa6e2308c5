"""Which policy ranks in a store, and how it is changed: tried first, then signed by two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from analytics.errors import ContractError, UsageError
from analytics.ranking import policy, ties
from analytics.store import about, policies
from analytics.store.lock import hold
from analytics.store.open import Store
from analytics.store.overrides import signed
from analytics.store.policies import Policy

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


@contextmanager
def governing(store: Store) -> Iterator[None]:
    """Within the block, whatever ranks does so by the policy that is in force in the store."""
    signed_last = policies.in_force(store)
    with policy.use(None if signed_last is None else signed_last.content):
        yield


def governed(
    function: Callable[Concatenate[Store, _Given], _Answer],
) -> Callable[Concatenate[Store, _Given], _Answer]:
    """A function of a store that runs under the policy in force there."""

    @wraps(function)
    def under_policy(store: Store, /, *given: _Given.args, **named: _Given.kwargs) -> _Answer:
        with governing(store):
            return function(store, *given, **named)

    return under_policy


def read(path: Path) -> str:
    """The text of a policy file that could be in force; `ContractError` names what is wrong with it."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"policy {path}: cannot be read: {error}", allowed="a policy file") from None
    policy.policy(path)
    ties.policy(path)
    if not policy.ranked_signals(path):
        raise ContractError(f"policy {path}: it weighs no signal", allowed="`ranked = true` for one at least")
    return content


def shown(store: Store) -> dict[str, Any]:
    """The policy in force (`sha256`, `content`, `shipped`: nobody signed another) and all `proposals`."""
    with governing(store):
        content, sha256 = policy.text(), policy.sha256()
    proposals = [
        {
            "sha256": each.sha256,
            "reason": each.reason,
            "counts": each.counts,
            "signatures": [
                {"by": signature.signed_by, "at": signature.signed_at.isoformat()}
                for signature in each.signatures
            ],
        }
        for each in policies.all(store)
    ]
    shipped = policies.in_force(store) is None
    return {"sha256": sha256, "shipped": shipped, "content": content, "proposals": proposals}


def propose(store: Store, path: Path, by: str, reason: str, now: datetime) -> Policy:
    """Put a policy file up for a second signature; what is in force stays.

    `ContractError` for a file that is no policy, `UsageError` for a missing name or reason, and for a file
    that names a subject: it is kept by its hash, so that nobody could be taken out of it.
    """
    content, (by, reason) = read(path), signed("policy", by, reason)
    with hold(store):
        if about.named_in(store, content):
            raise UsageError(f"policy {path}: it names a subject", allowed="a policy that names nobody")
        return policies.propose(store, content, by=by, reason=reason, now=now)


def sign(store: Store, sha256: str, by: str, now: datetime) -> Policy:
    """Sign a proposal: with the second signature it is in force. Errors as `policies.sign` has them."""
    by, _ = signed("policy", by, "-")
    with hold(store):
        return policies.sign(store, sha256, by=by, now=now)
