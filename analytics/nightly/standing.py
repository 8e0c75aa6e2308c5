"""How the store stands, for a monitor: the current night and its age, the last run, counts, disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from analytics import __version__
from analytics.errors import ContractError, GateError, RereviewError
from analytics.store import attempts, nights, state, switch
from analytics.store.attempts import Attempt
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.switch import Switched

FINE, GATE_FAILED = 0, GateError.exit_code
WRONG = ContractError.exit_code
_HOURS_SAID = 72
_WENT_WELL = {"published", "unchanged", "running"}


@dataclass(frozen=True)
class Standing:
    """What there is to know; `problems` are in words, the gravest first, none where all is well.

    `age_hours` counts from the start of the day that the current night is of: the record after that is
    not in the list. `exit_code` is what `rereview status` ends with. Disk is in bytes.
    `switched` says who switched the program off, while it is.
    """

    night: Night | None
    age_hours: float | None
    max_age_hours: float
    attempt: Attempt | None
    counts: dict[str, int]
    disk: dict[str, int]
    problems: tuple[str, ...]
    exit_code: int
    switched: Switched | None = None

    @property
    def stale(self) -> bool:
        """Is the current night older than it may be, or is there none?"""
        return self.age_hours is None or self.age_hours > self.max_age_hours

    def to_json(self) -> dict[str, Any]:
        """The object that `rereview status --json` prints."""
        return {
            "version": __version__,
            "exit_code": self.exit_code,
            "problems": list(self.problems),
            "switched_off": self.switched is not None,
            "night": _night(self.night),
            "age_hours": self.age_hours,
            "max_age_hours": self.max_age_hours,
            "stale": self.stale,
            "attempt": _attempt(self.attempt),
            "counts": self.counts,
            "disk": self.disk,
        }

    def require_fine(self) -> None:
        """Raise the error of `exit_code` with every problem, if there is one."""
        if self.problems:
            told = f"status: {'; '.join(self.problems)}"
            allowed = "a night that is not older than --max-age-hours, and a last run that went well"
            raise (GateError if self.exit_code == GATE_FAILED else ContractError)(told, allowed=allowed)


def look(store: Store, now: datetime, max_age_hours: float) -> Standing:
    """Look at the store as it is at `now` (UTC). Nothing is written, and no lock is taken."""
    night, attempt = nights.current(store), attempts.last(store)
    age = None if night is None else _hours(now - datetime.combine(night.as_of, time(), UTC))
    broken = list(_broken(store, night))
    failed = attempt is not None and attempt.outcome == "gate failed"
    off = switch.standing(store)
    problems = [*broken, *_of_switch(off), *_of_attempt(attempt), *_of_age(night, age, max_age_hours)]
    held_back = failed or off is not None
    code = WRONG if broken or (problems and not held_back) else GATE_FAILED if problems else FINE
    return Standing(
        night=night,
        age_hours=age,
        max_age_hours=max_age_hours,
        attempt=attempt,
        counts=_counts(store, None if broken else night),
        disk=_disk(store),
        problems=tuple(problems),
        exit_code=code,
        switched=off,
    )


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 3)


def _broken(store: Store, night: Night | None) -> Iterator[str]:
    if night is None:
        yield "no night is published" if nights.pointer(store) is None else "the pointer names no night"
        return
    try:
        told = nights.read(night, "read_night_manifest")["manifest"].to_list()
        if told != [night.manifest_text]:
            yield f"night {night.number}: its file is not the one that was published"
    except RereviewError as error:
        yield str(error)


def _of_switch(off: Switched | None) -> Iterator[str]:
    if off is not None:
        yield f"switched {switch.told(off)}"


def _of_attempt(attempt: Attempt | None) -> Iterator[str]:
    if attempt is None or attempt.outcome in _WENT_WELL:
        return
    why = f": {attempt.problem}" if attempt.problem else ""
    yield f"the last run, for {attempt.as_of}, came to '{attempt.outcome}'{why}"


def _of_age(night: Night | None, age: float | None, most: float) -> Iterator[str]:
    if night is not None and age is not None and age > most:
        yield f"stale: the current night is of {night.as_of}, {_ago(age)} ago, more than {most:g} hours"


def _ago(hours: float) -> str:
    """How long ago, as somebody would say it.

    >>> _ago(36.1), _ago(100.0)
    ('36.1 hours', '4 days')
    """
    return f"{hours:.1f} hours" if hours < _HOURS_SAID else f"{hours / 24:.0f} days"


def _counts(store: Store, night: Night | None) -> dict[str, int]:
    return {
        "ranked": 0 if night is None else _ranked(night),
        "quarantined": sum(file.rows for file in state.segments(store, kind="quarantine")),
        "held": sum(file.rows for file in state.segments(store, kind="held")),
        "loads": state.last_load(store),
        "nights": len(nights.all(store)),
    }


def _ranked(night: Night) -> int:
    """Rows of the list; what else a manifest should say is for `rereview verify` to check."""
    return int(night.manifest.get("outputs", {}).get("queue", {}).get("rows", 0))


def _disk(store: Store) -> dict[str, int]:
    used = sum(path.stat().st_size for path in store.path.rglob("*") if path.is_file())
    return {"store_bytes": used, "free_bytes": shutil.disk_usage(store.path).free}


def _night(night: Night | None) -> dict[str, Any] | None:
    if night is None:
        return None
    return {
        "night": night.number,
        "as_of": night.as_of.isoformat(),
        "published_at": night.published_at,
        "model_id": night.model_id,
        "manifest_sha256": night.manifest_sha256,
    }


def _attempt(attempt: Attempt | None) -> dict[str, Any] | None:
    if attempt is None:
        return None
    times = {
        name: None if moment is None else moment.isoformat()
        for name, moment in (("started_at", attempt.started_at), ("ended_at", attempt.ended_at))
    }
    return asdict(attempt) | times | {"as_of": attempt.as_of.isoformat(), "gates": list(attempt.gates)}
