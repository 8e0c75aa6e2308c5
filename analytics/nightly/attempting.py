"""Keeps what becomes of one run of the nightly job, whichever way it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from analytics.errors import GateError, RereviewError
from analytics.nightly.gates import GatesFailedError, Verdict
from analytics.store import attempts
from analytics.store.attempts import Outcome
from analytics.store.nights import Night
from analytics.store.open import Store

INTERRUPTED, FAULT = 130, 1
"""Exit codes of a run that somebody interrupted, and of a fault in the program."""

Ticks = Callable[[], float]


@dataclass
class Running:
    """An attempt under way, inside a `with` block and under the lock: it is noted on entry and on leaving.

    Seconds are counted by `ticks` from `now` on, so that a clock which is set meanwhile does no harm.
    """

    store: Store
    as_of: date
    now: datetime
    ticks: Ticks = time.monotonic
    verdicts: Sequence[Verdict] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    number: int = 0
    _began: float = 0.0
    _step: tuple[str, float] | None = None
    _ended: dict[str, Any] = field(default_factory=lambda: {"outcome": "failed", "exit_code": FAULT})

    def __enter__(self) -> Self:
        self._began = self.ticks()
        self.number = attempts.begin(self.store, self.as_of, self.now)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        if error is not None:
            self._ended = _fallen(error)
        if isinstance(error, GatesFailedError):
            self.verdicts = error.verdicts
        ended = self.now + timedelta(seconds=self.ticks() - self._began)
        told = [verdict.to_json() for verdict in self.verdicts]
        seconds = {name: round(spent, 3) for name, spent in self.seconds.items()}
        attempts.end(self.store, self.number, ended, gates=told, seconds=seconds, **self._ended)

    def step(self, name: str) -> None:
        """From now on seconds go to this step."""
        self._close()
        self._step = (name, self.ticks())

    def ends(self, outcome: Outcome, night: Night, complaint: RereviewError | None = None) -> None:
        """What to note if nothing goes wrong any more; `complaint` is what the user is told all the same."""
        code, problem = (0, "") if complaint is None else (complaint.exit_code, str(complaint))
        self._ended = {"outcome": outcome, "night": night.number, "exit_code": code, "problem": problem}

    def _close(self) -> None:
        if self._step is not None:
            name, since = self._step
            self.seconds[name] = self.seconds.get(name, 0.0) + self.ticks() - since
            self._step = None


def _fallen(error: BaseException) -> dict[str, Any]:
    """What to note of a run that an error ended."""
    outcome = "gate failed" if isinstance(error, GateError) else "failed"
    code = error.exit_code if isinstance(error, RereviewError) else FAULT
    if isinstance(error, KeyboardInterrupt):
        code = INTERRUPTED
    words = " ".join(str(error).split())
    problem = words if isinstance(error, RereviewError) else f"{type(error).__name__} {words}".strip()
    return {"outcome": outcome, "exit_code": code, "problem": problem}
