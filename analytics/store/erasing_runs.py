"""Takes a person out of the run file of a published night, without computing anything of it again.

Rows about them go, ties of others to them go; where a reason, or a list of reports, of somebody else names
them, that name alone goes. The rows of others that do not name them stay byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from analytics.store import nights, queries, state
from analytics.store.content import canonical, file_sha256
from analytics.store.loading import flush
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.session import failing_as
from analytics.store.traces import Trace, walked

Hashed = Callable[[str, pl.DataFrame], str]
"""Content hash of a published relation, as the night's manifest tells it."""
_PEOPLE = ("subject_id", "other_id")
_REPORTS = ("event_ids",)
_TEXTS = ("reason", "main_reason")
"""Columns of a night's relations that may name somebody whom the row is not about."""
_NO_PROSE = frozenset({"gate", "verdict", "policy_sha256"})
_TABLES = "select table_name from duckdb_tables() order by table_oid"
_MOVE = """
update nights set run_file = ?, run_sha256 = ?, manifest = ? where number = ?
"""
_NOTE = """
insert into erased_nights (erasure, night, run_sha256, new_run_sha256, outputs, manifest_sha256)
values (?, ?, ?, ?, ?, ?)
"""


def changed(night: Night, trace: Trace) -> dict[str, pl.DataFrame]:
    """The tables of a night's file that name the person, as they are without them; by name."""
    found = {}
    for name, frame in _tables(night).items():
        left = without(frame, trace)
        if not left.equals(frame):
            found[name] = left
    return found


def without(frame: pl.DataFrame, trace: Trace) -> pl.DataFrame:
    """A relation without the person: their rows, ties to them, and their name in what is said of others.

    >>> rows = {"subject_id": ["S1", "S2"], "reason": ["", "met S1"], "event_ids": [["E1"], ["E1", "E2"]]}
    >>> without(pl.DataFrame(rows), Trace("S1", frozenset({"E1"}))).rows()
    [('S2', 'met (erased)', ['E2'])]
    """
    for name in _PEOPLE:
        if name in frame.columns:
            frame = frame.filter(pl.col(name).ne_missing(trace.subject_id))
    return frame.with_columns(_cleaned(frame[name], trace) for name in frame.columns if name not in _PEOPLE)


def _cleaned(series: pl.Series, trace: Trace) -> pl.Series:
    if series.dtype == pl.List(pl.String) and series.name in _REPORTS:
        gone = series.list.eval(pl.element().is_in(trace.ids)).list.any().fill_null(value=False)
        if not gone.any():
            return series
        kept = [None if row is None else [each for each in row if each not in trace.ids] for row in series]
        return pl.Series(series.name, kept, dtype=series.dtype)
    if series.name == "manifest":
        return pl.Series(series.name, [_manifest(text, trace) for text in series])
    if series.name not in _TEXTS or trace.loose is None or not series.str.contains(trace.loose).any():
        return series
    return pl.Series(series.name, [None if text is None else trace.without(text) for text in series])


def erase(store: Store, night: Night, trace: Trace, number: int, hashed: Hashed) -> bool:
    """Write the night's file anew where it names the person; whether it did. The lock must be held."""
    fresh = changed(night, trace)
    if not fresh:
        return False
    manifest_text = _manifest(night.manifest_text, trace)
    target = _built(store, night, trace, number)
    sha256 = file_sha256(target)
    outputs = _outputs(night, target, fresh, hashed)
    altered = (
        None if manifest_text == night.manifest_text else hashlib.sha256(manifest_text.encode()).hexdigest()
    )
    with state.connect(store) as connection:
        # to the end of the block it is one transaction
        connection.execute("pragma secure_delete = on")
        connection.execute(_MOVE, (target.name, sha256, manifest_text, night.number))
        told = json.dumps(outputs, sort_keys=True)
        connection.execute(_NOTE, (number, night.number, night.run_sha256, sha256, told, altered))
    night.run_path.unlink(missing_ok=True)
    return True


def _manifest(text: str, trace: Trace) -> str:
    """A manifest without the person: what its gates say is prose, all else in it names nobody."""
    content = json.loads(text)
    if not trace.names(json.dumps(content.get("gates"))):
        return text
    content["gates"] = walked(content["gates"], trace.without, _NO_PROSE)
    return canonical(content)


def _tables(night: Night) -> dict[str, pl.DataFrame]:
    """Every table of a night's file, in the order in which they were made, as its rows lie."""
    with nights.opened(night) as connection, failing_as("read_night_manifest"):
        names = [str(name) for (name,) in connection.execute(_TABLES).fetchall()]
        return {name: connection.table(name).pl() for name in names}


def _built(store: Store, night: Night, trace: Trace, number: int) -> Path:
    """The new file, in its place under a name that was never used."""
    stem = night.run_path.name.split(".")[0].split("-e")[0]
    staged = store.staging / f"{stem}-e{number}.duckdb"
    staged.unlink(missing_ok=True)
    with duckdb.connect(str(staged)) as connection, failing_as("write_night_manifest"):
        for name, frame in _tables(night).items():
            connection.register("frame", without(frame, trace))
            connection.table("frame").create(name)
            connection.unregister("frame")
        connection.execute("checkpoint")
    flush(staged)
    target = store.runs / staged.name
    count = 1
    while target.exists():
        target = store.runs / f"{stem}-e{number}-{count}.duckdb"
        count += 1
    staged.rename(target)
    flush(store.runs)
    return target


def _outputs(
    night: Night, path: Path, fresh: dict[str, pl.DataFrame], hashed: Hashed
) -> dict[str, dict[str, dict[str, object]]]:
    """Rows and hash of each changed relation, as they were and as they are."""
    before = dict(night.outputs)
    told = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for name in fresh:
            if name not in before:
                continue
            with failing_as(f"read_night_{name}"):
                text = queries.text(f"read_night_{name}")
                frame = connection.sql(text, params={"as_of": night.as_of}).pl()
            new = {"rows": frame.height, "sha256": hashed(name, frame)}
            told[name] = {"old": dict(before[name]), "new": new}
    return told
