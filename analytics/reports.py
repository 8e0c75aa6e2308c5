"""Reports as arrays: what every kernel reads, one entry a report, sorted by subject and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.contracts import INTELLIGENCE_GRADES, SOURCE_GRADES, SOURCE_KINDS
from analytics.taxonomy import Taxonomy

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DAY_US = 86_400_000_000
WEEK_US = 7 * DAY_US
NEVER_US = int(np.iinfo(np.int64).max)


def midnight_us(day: date) -> int:
    """Microseconds from 1970-01-01 to `day` 00:00 UTC.

    >>> midnight_us(date(1970, 1, 2)) == DAY_US
    True
    """
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return round(start.timestamp()) * 1_000_000


@dataclass(frozen=True)
class Reports:
    """All reports recorded by some day, as parallel arrays of n entries.

    Sorted by (subject_id, occurred_at, event_id). Times are microseconds since 1970 (UTC);
    `subject` indexes `subject_ids` (sorted), `type` is the taxonomy's code, `source` indexes the
    sorted source ids, `source_kind` the contract's list; grades count from 0 (best).
    `retracted` is `NEVER_US` where no correction is known, `sources` how many source ids there are.
    `available` is when a report could first count: it and its subject were recorded; until then a store
    holds it. `first_told` has an entry for each subject (s,): when they were first recorded, `NEVER_US`
    where no version tells of them.
    """

    subject_ids: pl.Series
    event_ids: pl.Series
    subject: NDArray[np.int32]
    type: NDArray[np.int16]
    occurred: NDArray[np.int64]
    recorded: NDArray[np.int64]
    retracted: NDArray[np.int64]
    available: NDArray[np.int64]
    source: NDArray[np.int32]
    source_kind: NDArray[np.int8]
    source_grade: NDArray[np.int8]
    intelligence_grade: NDArray[np.int8]
    first_told: NDArray[np.int64]
    sources: int

    @property
    def starts(self) -> NDArray[np.int64]:
        """Offsets of each subject's first report; the last entry is n. Shape (subjects + 1,)."""
        edges = np.arange(len(self.subject_ids) + 1, dtype=np.int32)
        return np.searchsorted(self.subject, edges).astype(np.int64)

    def known(self, as_of_us: int) -> Flags:
        """Which reports count on a night: recorded by then, its subject too, and not retracted by then."""
        return np.asarray((self.available <= as_of_us) & (self.retracted > as_of_us))


def _codes(values: pl.Series, names: tuple[str, ...], dtype: type[pl.DataType]) -> NDArray[Any]:
    return values.cast(pl.Enum(names)).to_physical().cast(dtype).to_numpy()


def _index(values: pl.Series, sorted_ids: pl.Series) -> NDArray[np.int32]:
    """Position of each value among the sorted distinct ids."""
    categories = pl.Enum(sorted_ids)
    return values.cast(categories).to_physical().cast(pl.Int32).to_numpy()


def _microseconds(values: pl.Series) -> NDArray[np.int64]:
    return values.cast(pl.Datetime("us")).to_physical().fill_null(NEVER_US).to_numpy()


def _fixed(values: NDArray[Any]) -> NDArray[Any]:
    """The same array, read-only: a history is never changed, and kernels know one kind of array."""
    fixed = values.view()
    fixed.flags.writeable = False
    return fixed


def _order(
    subject: NDArray[np.int32], occurred: NDArray[np.int64], event_ids: pl.Series
) -> NDArray[np.int64]:
    """Indices that sort by (subject, occurred, event_id).

    A store's segment is sorted so within each subject already: a stable sort by subject alone, a
    twentieth of the cost, then does for all but a few subjects, and only those are sorted by all three.
    """
    order = np.argsort(subject, kind="stable")
    later, earlier = order[1:], order[:-1]
    same = subject[later] == subject[earlier]
    tied = np.flatnonzero(same & (occurred[later] == occurred[earlier]))
    wrong = same & (occurred[later] < occurred[earlier])
    wrong[tied] = (event_ids.gather(later[tied]) < event_ids.gather(earlier[tied])).to_numpy()
    unsorted = np.zeros(int(subject.max(initial=0)) + 1, dtype=np.bool_)
    unsorted[subject[later[wrong]]] = True
    places = np.flatnonzero(unsorted[subject[order]])
    rows = order[places]
    columns = pl.DataFrame({"s": subject[rows], "o": occurred[rows], "e": event_ids.gather(rows)})
    order[places] = rows[columns.select(pl.arg_sort_by("s", "o", "e")).to_series().to_numpy()]
    return order


def _first_told(versions: pl.DataFrame, subject_ids: pl.Series) -> NDArray[np.int64]:
    """When each subject was first recorded, `NEVER_US` where no version is known; shape (s,)."""
    first = versions.group_by("subject_id").agg(pl.col("recorded_at").min())
    people = pl.DataFrame({"subject_id": subject_ids})
    return _microseconds(
        people.join(first, on="subject_id", how="left", maintain_order="left")["recorded_at"]
    )


def from_frame(
    frame: pl.DataFrame,
    versions: pl.DataFrame,
    subject_ids: pl.Series,
    taxonomy: Taxonomy,
    sources: pl.Series | None = None,
) -> Reports:
    """Arrays from the relations `read_reports`, whatever its order, and `read_subject_versions`.

    `subject_ids` are sorted and hold every subject in it, `sources` likewise every source (default: its own).
    """
    sources = frame["source_id"].unique().sort() if sources is None else sources
    subject, occurred = _index(frame["subject_id"], subject_ids), _microseconds(frame["occurred_at"])
    order = _order(subject, occurred, frame["event_id"])
    recorded = _microseconds(frame["recorded_at"])[order]
    first_told = _first_told(versions, subject_ids)
    available = np.maximum(recorded, first_told[subject[order]])
    source_grade = _codes(frame["source_grade"], SOURCE_GRADES, pl.Int8)
    intelligence_grade = _codes(frame["intelligence_grade"], INTELLIGENCE_GRADES, pl.Int8)
    return Reports(
        subject_ids=subject_ids,
        event_ids=frame["event_id"].gather(order),
        subject=_fixed(subject[order]),
        type=_fixed(_codes(frame["event_type"], taxonomy.names, pl.Int16)[order]),
        occurred=_fixed(occurred[order]),
        recorded=_fixed(recorded),
        retracted=_fixed(_microseconds(frame["retracted_at"])[order]),
        available=_fixed(available),
        source=_fixed(_index(frame["source_id"], sources)[order]),
        source_kind=_fixed(_codes(frame["source_kind"], SOURCE_KINDS, pl.Int8)[order]),
        source_grade=_fixed(source_grade[order]),
        intelligence_grade=_fixed(intelligence_grade[order]),
        first_told=_fixed(first_told),
        sources=len(sources),
    )
