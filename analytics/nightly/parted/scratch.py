"""Files that the tasks of one night leave for each other."""

from __future__ import annotations

import pickle
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Scratch:
    """A folder on storage that every worker reaches; a file in it is whole or not there.

    Only the job's own tasks write here, inside the store; pickles from elsewhere are never read.
    """

    folder: Path

    def put(self, name: str, value: object) -> None:
        """Keep any object."""
        self._write(f"{name}.pickle", lambda path: path.write_bytes(pickle.dumps(value, protocol=5)))

    def get(self, name: str) -> Any:
        """The object of that name."""
        return pickle.loads((self.folder / f"{name}.pickle").read_bytes())  # noqa: S301 - written by this job

    def put_arrays(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays by their names."""

        def save(path: Path) -> None:
            with path.open("wb") as file:
                np.savez(file, **arrays)  # type: ignore[arg-type]

        self._write(f"{name}.npz", save)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays of that name, read-only: a kernel knows one kind of array."""
        with np.load(self.folder / f"{name}.npz") as kept:
            found = {key: kept[key] for key in kept.files}
        for array in found.values():
            array.flags.writeable = False
        return found

    def array(self, name: str, key: str) -> NDArray[Any]:
        """One of the arrays of that name."""
        with np.load(self.folder / f"{name}.npz") as kept:
            found: NDArray[Any] = kept[key]
        return found

    def put_frame(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a frame for another task."""
        self._write(f"{name}.arrow", lambda path: frame.write_ipc(path, compression="uncompressed"))

    def frame(self, name: str) -> pl.DataFrame:
        """The frame of that name."""
        return pl.read_ipc(self.folder / f"{name}.arrow").rechunk()

    def put_table(self, name: str, frame: pl.DataFrame) -> None:
        """Keep a relation of the night, to be published."""
        self._write(f"{name}.parquet", lambda path: frame.write_parquet(path, compression="lz4"))

    def table(self, name: str) -> Path:
        """Where the relation lies."""
        return self.folder / f"{name}.parquet"

    def _write(self, name: str, save: Callable[[Path], object]) -> None:
        # two workers may be at the same task, where one was given up for lost too early
        staged = self.folder / f".{name}.{uuid.uuid4().hex}"
        save(staged)
        staged.replace(self.folder / name)
