"""One load in the making: its files are written in `staging/` and count from one commit on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.store import state
from analytics.store.open import Store
from analytics.store.state import Segment, SegmentKind

BUCKETS = 256
EVERY_BUCKET = (0, BUCKETS - 1)
PROTECTED = "protected_attributes"


@dataclass
class Loading:
    """Files of load `number`, on top of what `store` holds; use it only while the store is held."""

    store: Store
    number: int
    new: list[Segment] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    _live: dict[tuple[SegmentKind, str], list[Segment]] = field(default_factory=dict)

    def live(self, kind: SegmentKind, table: str) -> list[Segment]:
        """Files that hold the table's rows as of now, those of this load included."""
        if not self._live:
            for each in ("rows", "held", "quarantine"):
                for segment in state.segments(self.store, kind=each):
                    self._live.setdefault((each, segment.table), []).append(segment)
        return self._live.setdefault((kind, table), [])

    def paths(self, kind: SegmentKind, table: str) -> list[Path]:
        """Where those files lie: this load's still in staging."""
        return [self.place(segment) for segment in self.live(kind, table)]

    def path_for(self, kind: SegmentKind, table: str) -> Path:
        """A free path in staging for one more file of the table."""
        taken = sum(1 for segment in self.new if (segment.kind, segment.table) == (kind, table))
        return self.store.staging / f"{kind}-{table}-{self.number:06d}-{taken}.parquet"

    def add(
        self,
        kind: SegmentKind,
        table: str,
        path: Path,
        rows: int,
        buckets: tuple[int, int] = EVERY_BUCKET,
    ) -> None:
        """Take up a file that was written to `path_for`; `buckets` are its first and last.

        A file without rows is dropped.
        """
        if not rows:
            path.unlink(missing_ok=True)
            return
        name = path.name.removeprefix(f"{kind}-{table}-")
        digest = sha256(path)
        place = f"{_folder(kind, table)}/{name}"
        segment = Segment(place, kind, table, rows, path.stat().st_size, digest, *buckets, self.number)
        self.new.append(segment)
        self.live(kind, table).append(segment)

    def replace(self, kind: SegmentKind, table: str, segments: Sequence[Segment]) -> None:
        """From this load on the rows of `segments` lie elsewhere or are gone."""
        gone = {segment.path for segment in segments}
        for segment in segments:
            if segment.loaded == self.number:
                self.place(segment).unlink()
            else:
                self.replaced.append(segment.path)
        self.new = [segment for segment in self.new if segment.path not in gone]
        live = self.live(kind, table)
        live[:] = [segment for segment in live if segment.path not in gone]

    def commit(self, feed: str, report: object) -> None:
        """Move the files to their places and make them count at once; a load of nothing leaves no trace."""
        if not self.new and not self.replaced:
            return
        folders = {}
        for segment in self.new:
            target = self.store.path / segment.path
            target.parent.mkdir(parents=True, exist_ok=True)
            staged = self.place(segment)
            flush(staged)
            staged.rename(target)
            folders[target.parent] = folders[target.parent.parent] = True
        for folder in folders:
            flush(folder)
        state.register(
            self.store, self.number, feed, report, new=tuple(self.new), replaced=tuple(self.replaced)
        )

    def discard(self) -> None:
        """Remove what was written; the store stays as it was."""
        for segment in self.new:
            self.place(segment).unlink()
        self.new.clear()

    def place(self, segment: Segment) -> Path:
        """Where a file lies now: in staging if it is of this load."""
        if segment.loaded < self.number:
            return self.store.path / segment.path
        return self.store.staging / f"{segment.kind}-{segment.table}-{Path(segment.path).name}"


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(kind: SegmentKind, table: str) -> str:
    if table == PROTECTED:
        return "protected" if kind == "rows" else f"protected/{kind}"
    return f"segments/{table}" if kind == "rows" else f"{kind}/{table}"


def flush(path: Path) -> None:
    """Have the disk keep what was written; for a folder, the names in it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
