"""What was asked of the audit: a store's list, or a file of predictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.errors import UsageError
from analytics.evaluation.fairness import given, report
from analytics.evaluation.fairness.report import Told
from analytics.progress import QUIET, Progress

TOP = 100
"""How long a head of the list counts as chosen, unless said otherwise."""


@dataclass(frozen=True)
class Given:
    """The options of one call; `UsageError` for two that do not go together."""

    as_of: date | None = None
    top: int = TOP
    predictions: Path | None = None
    cut: float | None = None
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.predictions is None and (self.cut is not None or self.groups):
            option = "--group" if self.groups else "--cut"
            raise UsageError(
                f"{option} without --predictions", allowed="--predictions FILE with it, or --top K"
            )
        if self.predictions is not None and (self.as_of is not None or self.top != TOP):
            option = "--top" if self.as_of is None else "--as-of"
            raise UsageError(f"{option} with --predictions", allowed="--cut SCORE and --group COLUMN with it")

    def of_file(self, progress: Progress = QUIET) -> Told | None:
        """The audit of the file, with `file` and `rows`; None where a store is asked about."""
        if self.predictions is None:
            return None
        with progress.stage("Reading") as update:
            audited = given.read(self.predictions, self.cut, self.groups, update)
        with progress.stage("Auditing") as update:
            told = report.told(audited, self.cut, update)
        return {**told, "file": str(self.predictions), "rows": len(audited.label)}
