"""What happened, before anybody reported it: one row an incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from analytics.synthetic.arrays import AnyArray

ANY = -1
ORDINARY, SOLID, RUMOUR = 0, 1, 2


@dataclass(frozen=True)
class Happenings:
    """Incidents as columns of equal length.

    `person` numbers the population, `kind` the vocabulary, `at_us` is microseconds since 1970.
    `source_kind`, `source` and `partner` (the other person of a tie) are `ANY` unless a story
    fixes them; `credit` says how reports of it will be graded (`ORDINARY`, `SOLID`, `RUMOUR`).
    `incident` numbers the incidents of a block once all of them are known: copies share it.
    """

    person: AnyArray
    kind: AnyArray
    at_us: AnyArray
    source_kind: AnyArray
    source: AnyArray
    partner: AnyArray
    credit: AnyArray
    incident: AnyArray

    DTYPES: ClassVar[tuple[type, ...]] = (
        np.int32, np.int8, np.int64, np.int8, np.int32, np.int32, np.int8, np.int32,
    )  # fmt: skip

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: AnyArray) -> Happenings:
        """The rows under a mask or at some positions."""
        return Happenings(*(getattr(self, field.name)[rows] for field in fields(self)))


def of(
    person: AnyArray,
    kind: AnyArray | int,
    at_us: AnyArray,
    *,
    source_kind: AnyArray | int = ANY,
    source: AnyArray | int = ANY,
    partner: AnyArray | int = ANY,
    credit: AnyArray | int = ORDINARY,
) -> Happenings:
    """Incidents from columns, some of which may be one number for all."""
    given = (person, kind, at_us, source_kind, source, partner, credit, ANY)
    shape = np.shape(person)
    columns: Iterator[AnyArray] = (
        np.ascontiguousarray(np.broadcast_to(np.asarray(column, dtype=dtype), shape))
        for column, dtype in zip(given, Happenings.DTYPES, strict=True)
    )
    return Happenings(*columns)


def empty() -> Happenings:
    """No incidents."""
    return of(np.empty(0, np.int32), 0, np.empty(0, np.int64))


def concat(parts: list[Happenings]) -> Happenings:
    """All incidents of several lots, in their order."""
    kept = [part for part in parts if len(part)] or [empty()]
    if len(kept) == 1:
        return kept[0]
    return Happenings(
        *(np.concatenate([getattr(part, field.name) for part in kept]) for field in fields(Happenings))
    )
