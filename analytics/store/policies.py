"""Policies of the ranking that were proposed, and who signed them: a record that only grows.

A proposal counts from its second signature on, and the one that was signed so last is in force. Who
proposes has signed first; names are one however they are spaced and written large or small. Where none
has two signatures, the shipped policy is in force.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from analytics.errors import ContractError, UsageError
from analytics.store import state
from analytics.store.open import Store

SIGNATURES = 2
"""How many people it takes."""
LEAST_SIGNS = 8
"""How much of a hash names a proposal."""

_POLICIES = "select number, sha256, content, reason from policies order by number"
_SIGNATURES = "select number, policy, signed_at, signed_by from policy_signatures order by number"
_INSERT = "insert into policies (sha256, content, reason) values (?, ?, ?)"
_SIGN = "insert into policy_signatures (policy, signed_at, signed_by) values (?, ?, ?)"


@dataclass(frozen=True)
class Signature:
    """Who signed, and when (UTC); `number` says in which order."""

    number: int
    signed_at: datetime
    signed_by: str


@dataclass(frozen=True)
class Policy:
    """One proposal: the file's text and its hash, why, and its signatures, the proposer's first."""

    number: int
    sha256: str
    content: str
    reason: str
    signatures: tuple[Signature, ...]

    @property
    def counts(self) -> bool:
        """Have enough people signed?"""
        return len(self.signatures) >= SIGNATURES


def all(store: Store) -> list[Policy]:  # noqa: A001 - reads as policies.all(store)
    """Every proposal, the oldest first; `ContractError` where one does not have its hash."""
    with state.connect(store) as connection:
        return _all(connection)


def in_force(store: Store) -> Policy | None:
    """The policy that ranks; None for the shipped one."""
    signed = [policy for policy in all(store) if policy.counts]
    return max(signed, key=lambda policy: policy.signatures[SIGNATURES - 1].number, default=None)


def propose(store: Store, content: str, *, by: str, reason: str, now: datetime) -> Policy:
    """Keep a proposal with its first signature. The lock must be held."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    with state.connect(store) as connection:
        number = connection.execute(_INSERT, (sha256, content, reason)).lastrowid
        connection.execute(_SIGN, (number, now.isoformat(), by))
        return _all(connection)[-1]


def sign(store: Store, sha256: str, *, by: str, now: datetime) -> Policy:
    """Add a signature to the newest proposal whose hash begins so. The lock must be held.

    `UsageError` where there is none or more than one, where it counts already, and for a name that has
    signed it.
    """
    policy = find(all(store), sha256)
    if policy.counts:
        names = " and ".join(signature.signed_by for signature in policy.signatures)
        raise UsageError(
            f"policy {sha256}: {names} have signed it", allowed="a proposal that lacks a signature"
        )
    if _name(by) in {_name(signature.signed_by) for signature in policy.signatures}:
        raise UsageError(f"policy {sha256}: {by} has signed it", allowed="the name of another person")
    with state.connect(store) as connection:
        connection.execute(_SIGN, (policy.number, now.isoformat(), by))
    return find(all(store), policy.sha256)


def find(kept: list[Policy], sha256: str) -> Policy:
    """The newest proposal whose hash begins with `sha256`; `UsageError` where it names none, or several."""
    found = {policy.sha256: policy for policy in kept if policy.sha256.startswith(sha256.strip().lower())}
    if len(sha256.strip()) < LEAST_SIGNS or len(found) != 1:
        known = ", ".join(dict.fromkeys(policy.sha256[:12] for policy in kept))
        raise UsageError(
            f"policy {sha256!r}: {len(found)} proposals",
            allowed=known or "a proposal, after `rereview policy propose`",
        )
    return next(iter(found.values()))


def _name(text: str) -> str:
    """A name as it is compared: blanks folded, case aside."""
    return " ".join(text.split()).casefold()


def _all(connection: sqlite3.Connection) -> list[Policy]:
    signatures: dict[int, list[Signature]] = {}
    for number, policy, at, by in connection.execute(_SIGNATURES):
        signatures.setdefault(policy, []).append(Signature(number, datetime.fromisoformat(at), by))
    kept = [
        Policy(number, sha256, content, reason, tuple(signatures.get(number, ())))
        for number, sha256, content, reason in connection.execute(_POLICIES)
    ]
    for policy in kept:
        if hashlib.sha256(policy.content.encode()).hexdigest() != policy.sha256:
            raise ContractError(f"policy {policy.sha256[:12]}: altered", allowed="the text that was signed")
    return kept
