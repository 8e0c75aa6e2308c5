"""What the gates said of a published night, or of an attempt to publish one."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.errors import UsageError
from analytics.store import attempts, nights
from analytics.store.attempts import Attempt
from analytics.store.nights import Night
from analytics.store.open import Store

Told = dict[str, Any]


def report(store: Store, as_of: date | None = None, attempt: int | None = None) -> Told:
    """The verdicts on the published night `as_of`, or on an attempt (default: the newest).

    Keys: `as_of`, `night` (its number, or None), `attempt` (its number, or None for a night), `outcome`,
    `problem` and `verdicts`. `UsageError` for one that does not exist, and for both at once.
    """
    if as_of is not None and attempt is not None:
        raise UsageError("gates: --as-of and --attempt", allowed="one of both")
    if as_of is not None:
        night = nights.of_date(nights.all(store), as_of)
        if night is None:
            raise UsageError(f"gates: no night of {as_of} is published", allowed=_published(store))
        return _of_night(night)
    kept = attempts.all(store)
    if attempt is None and not kept:
        night = nights.current(store)
        if night is None:
            raise UsageError("gates: no night was ever computed", allowed="after a `rereview nightly`")
        return _of_night(night)
    chosen = kept[-1] if attempt is None else next((each for each in kept if each.number == attempt), None)
    if chosen is None:
        allowed = f"1 to {kept[-1].number}" if kept else "after a `rereview nightly`"
        raise UsageError(f"gates: no attempt {attempt}", allowed=allowed)
    return _of_attempt(store, chosen)


def _of_night(night: Night) -> Told:
    return {
        "as_of": night.as_of.isoformat(),
        "night": night.number,
        "attempt": None,
        "outcome": "published",
        "problem": "",
        "verdicts": _verdicts(night),
    }


def _of_attempt(store: Store, attempt: Attempt) -> Told:
    verdicts = list(attempt.gates)
    if not verdicts and attempt.night is not None:
        # nothing was judged because that night stood already
        standing = next((night for night in nights.all(store) if night.number == attempt.night), None)
        verdicts = [] if standing is None else _verdicts(standing)
    return {
        "as_of": attempt.as_of.isoformat(),
        "night": attempt.night,
        "attempt": attempt.number,
        "outcome": attempt.outcome,
        "problem": attempt.problem,
        "verdicts": verdicts,
    }


def _verdicts(night: Night) -> list[Told]:
    """Nights that were published before gates were judged have none."""
    kept: list[Told] = night.manifest.get("gates", {}).get("verdicts", [])
    return kept


def _published(store: Store) -> str:
    days = sorted({night.as_of.isoformat() for night in nights.all(store)})
    return f"a published night from {days[0]} to {days[-1]}" if days else "after a `rereview nightly`"
