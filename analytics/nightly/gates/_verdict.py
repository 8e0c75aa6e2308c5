"""What a gate says of a night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from analytics.errors import GateError

Word = Literal["passed", "failed", "no reference", "overridden"]


@dataclass(frozen=True)
class Verdict:
    """One gate's answer: `figure` in words, `measured` beside its `limit`, and `against` what it was held.

    `by` and `reason` tell who let a failed gate pass, and why; empty otherwise.
    """

    gate: str
    verdict: Word
    figure: str
    measured: float | None = None
    limit: float | None = None
    against: str = ""
    by: str = ""
    reason: str = ""

    @property
    def line(self) -> str:
        """The gate, its figure and what that was held against.

        >>> Verdict("churn", "failed", "60 of the first 100 are new", 0.6, 0.25, "the night before").line
        'gate churn: 60 of the first 100 are new (limit 0.25, against the night before)'
        """
        limit = "" if self.limit is None else f"limit {self.limit:.4g}"
        against = f"against {self.against}" if self.against else ""
        beside = ", ".join(part for part in (limit, against) if part)
        return f"gate {self.gate}: {self.figure}" + (f" ({beside})" if beside else "")

    def to_json(self) -> dict[str, Any]:
        """As it is kept; who overrode it is told only where somebody did."""
        told = asdict(self)
        if self.verdict != "overridden":
            del told["by"], told["reason"]
        return told


class GatesFailedError(GateError):
    """A night that is not published; `verdicts` are those of all gates that were asked, passed or not."""

    def __init__(self, night: object, verdicts: Sequence[Verdict], allowed: str) -> None:
        self.verdicts = tuple(verdicts)
        failed = "; ".join(verdict.line for verdict in verdicts if verdict.verdict == "failed")
        super().__init__(f"night {night}: {failed}", allowed=allowed)
