"""Takes a person out of files that are no rows and no nights: logs, faults, backtests, models."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from analytics.evaluation.report import FOLDER as BACKTESTS
from analytics.logs import FOLDER as LOG
from analytics.store import models
from analytics.store.open import Store
from analytics.store.traces import Trace


def look(store: Store, trace: Trace) -> list[str]:
    """The files that name the person, by their path in the store."""
    return [
        path.relative_to(store.path).as_posix() for path in (*_texts(store, trace), *_pieces(store, trace))
    ]


def erase(store: Store, trace: Trace, number: int) -> None:
    """Blot the person out of texts, and remove what a backtest keeps of them to go on from."""
    for path in _pieces(store, trace):
        shutil.rmtree(path)
    for path in _texts(store, trace):
        text = trace.without(_read(path))
        _replace(path, text)
        if path.parent == store.models:
            models.replaced(store, path, number)


def _texts(store: Store, trace: Trace) -> Iterator[Path]:
    for folder in (LOG, BACKTESTS, store.models.name):
        for path in sorted((store.path / folder).rglob("*")):
            if (
                path.is_file()
                and path.suffix in {".jsonl", ".json", ".txt", ".md"}
                and trace.names(_read(path))
            ):
                yield path


def _pieces(store: Store, trace: Trace) -> Iterator[Path]:
    """Folders that a backtest left to go on from, and that have rows of the person."""
    folders = {path.parent for path in (store.path / BACKTESTS).rglob("*.parquet")}
    for folder in sorted(folders):
        if any(_has(path, trace) for path in folder.glob("*.parquet")):
            yield folder


def _has(path: Path, trace: Trace) -> bool:
    frame = pl.read_parquet(path)
    if "subject_id" not in frame.columns:
        return False
    return bool(frame["subject_id"].eq(trace.subject_id).any())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _replace(path: Path, text: str) -> None:
    """Write beside, then rename: whoever is killed leaves the old text or the new one."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
