"""What is written down: one row a report, of which one incident may have several."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analytics.synthetic.arrays import AnyArray


@dataclass(frozen=True)
class Reports:
    """Reports as columns of equal length; grades count from 0, times are microseconds since 1970.

    `doubt` is the chance that the report is retracted later on, `incident` what it is a report of.
    """

    person: AnyArray
    kind: AnyArray
    occurred_us: AnyArray
    recorded_us: AnyArray
    source: AnyArray
    source_grade: AnyArray
    intelligence_grade: AnyArray
    partner: AnyArray
    doubt: AnyArray
    incident: AnyArray

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: AnyArray) -> Reports:
        """The rows under a mask or at some positions."""
        return Reports(*(getattr(self, field.name)[rows] for field in fields(self)))


def concat(parts: list[Reports]) -> Reports:
    """Several lots in one."""
    return Reports(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Reports))
    )
