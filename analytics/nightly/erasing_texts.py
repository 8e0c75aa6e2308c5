"""Takes a person out of files that are no rows and no nights: logs, faults, backtests.

A document is read, its texts are cleaned one by one, and it is written again: what holds it together (names
of its parts, dates, hashes) is left as it is, whatever the person's identifier may be. Models hold nobody.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from analytics.evaluation.report import FOLDER as BACKTESTS
from analytics.logs import FOLDER as LOG
from analytics.store.open import Store
from analytics.store.traces import Trace, walked

_LINES, _DOCUMENT, _PROSE = ".jsonl", ".json", (".txt", ".md")
_STRUCTURE = frozenset(
    {"timestamp", "level", "event", "step", "as_of", "gate", "verdict", "model_id", "name", "version"}
)
"""What a log line or a report says of itself."""


def look(store: Store, trace: Trace) -> list[str]:
    """The files that name the person, by their path in the store."""
    paths = (*(path for path, _ in _texts(store, trace)), *_pieces(store, trace))
    return [path.relative_to(store.path).as_posix() for path in paths]


def erase(store: Store, trace: Trace) -> None:
    """Blot the person out of texts, and remove what a backtest keeps of them to go on from."""
    for path in _pieces(store, trace):
        shutil.rmtree(path)
    for path, text in _texts(store, trace):
        _replace(path, text)


def _texts(store: Store, trace: Trace) -> Iterator[tuple[Path, str]]:
    """The files that change, and their text without the person."""
    for folder in (LOG, BACKTESTS):
        for path in sorted((store.path / folder).rglob("*")):
            if path.suffix in {_LINES, _DOCUMENT, *_PROSE} and path.is_file():
                text = path.read_text(encoding="utf-8", errors="surrogateescape")
                without = _without(path.suffix, text, trace) if trace.names(text) else text
                if without != text:
                    yield path, without


def _without(suffix: str, text: str, trace: Trace) -> str:
    if suffix == _LINES:
        return "".join(_line(line, trace) for line in text.splitlines(keepends=True))
    return _line(text, trace) if suffix == _DOCUMENT else trace.without(text)


def _line(text: str, trace: Trace) -> str:
    """One document; what is none, since a job was killed while it wrote, is cleaned like prose."""
    if not trace.names(text):
        return text
    try:
        content = json.loads(text)
    except ValueError:
        return trace.without(text)
    cleaned = walked(content, trace.without, _STRUCTURE)
    if cleaned == content:
        return text
    laid_out = 1 if "\n" in text.strip() else None
    end = "\n" if text.endswith("\n") else ""
    return json.dumps(cleaned, indent=laid_out, ensure_ascii=False) + end


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


def _replace(path: Path, text: str) -> None:
    """Write beside, then rename: whoever is killed leaves the old text or the new one."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
