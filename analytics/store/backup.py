"""A whole copy of a store, taken while readers read and people decide; and a store made from such a copy.

The lock is held meanwhile, so that no job writes files; the state and the casework database are copied by
SQLite itself, so that decisions may come in. The keys of the audit log are not in the copy. It is built
beside its place and renamed: a folder without `.part` is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics.errors import ContractError, UsageError
from analytics.progress import Update
from analytics.store import models, nights, state
from analytics.store.content import file_sha256
from analytics.store.lock import hold
from analytics.store.open import ROW_FOLDERS, Store

LIST, STATE = "backup.json", "state.sqlite"
VERSION = 1
_COPIED = (*ROW_FOLDERS, "models", "runs")
_BLOCK = 1 << 20


def backup(
    store: Store, target: Path, now: datetime, update: Update, *, link: bool = False
) -> dict[str, Any]:
    """Copy the store to the new folder `target` and give the list of what is in it, as `backup.json` has it.

    With `link`, files that never change are linked and not copied, where the file system can. `UsageError`
    where `target` exists, `ContractError` where a file is not what was registered, `StoreBusyError` while a
    job holds the store.
    """
    if target.exists():
        raise UsageError(f"backup {target}: in use", allowed="a folder that does not exist yet")
    with hold(store):
        part = _fresh(target, LIST)
        known = _registered(store)
        paths = sorted(
            path for folder in _COPIED for path in (store.path / folder).rglob("*") if path.is_file()
        )
        told = {}
        for done, path in enumerate(paths, start=1):
            name = path.relative_to(store.path).as_posix()
            sha256 = _copied(path, part / name, link=link)
            if known.get(name, sha256) != sha256:
                raise ContractError(
                    f"backup: {path} changed", allowed="a store that `rereview verify` finds sound"
                )
            told[name] = {"bytes": path.stat().st_size, "sha256": sha256}
            update(done / (len(paths) + 1))
        missing = sorted(set(known) - set(told))
        if missing:
            raise ContractError(
                f"backup: {missing[0]} missing", allowed="a store that `rereview verify` finds sound"
            )
        for path in (store.state_path, store.casework_path):
            # where casework lies in a server of its own, that server's own means back it up
            if path.exists():
                _copy_state(path, part / path.name)
                told[path.name] = {
                    "bytes": (part / path.name).stat().st_size,
                    "sha256": file_sha256(part / path.name),
                }
        if store.chains_path.exists():
            name = store.chains_path.name
            sha256 = _copied(store.chains_path, part / name, link=False)
            told[name] = {"bytes": (part / name).stat().st_size, "sha256": sha256}
    content = {"backup": VERSION, "made_at": now.isoformat(), "files": told}
    _written(part / LIST, json.dumps(content, indent=1))
    _put(part, target)
    update(1.0)
    return content


def restore(source: Path, target: Path, update: Update) -> Store:
    """Make the store `target` from a backup; give it before it stands in its place, as `target`.part.

    What is given knows the place that it is for, is to be checked and then handed to `put_in_place`.
    `UsageError` where `target` has something in it, `ContractError` where the backup is none or a file of it
    is not what it was.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"restore --to {target}: in use", allowed="a new or empty folder")
    listed = _listed(source)
    part = _fresh(target, STATE)
    for done, (name, told) in enumerate(listed.items(), start=1):
        path = source / name
        if not path.is_file():
            raise ContractError(f"restore {source}: {name} missing", allowed="a whole backup")
        if _copied(path, part / name, link=False) != told["sha256"]:
            raise ContractError(f"restore {source}: {name} changed", allowed="a whole backup")
        update(done / len(listed))
    for folder in (*_COPIED, "staging"):
        (part / folder).mkdir(exist_ok=True)
    return Store(part, home=target)


def put_in_place(made: Store, target: Path) -> None:
    """Give a restored store the name that it was asked under."""
    if target.exists():
        target.rmdir()
    _put(made.path, target)


def _registered(store: Store) -> dict[str, str]:
    """Path and hash of every file that the state relies on."""
    rows = {
        segment.path: segment.sha256
        for kind in ("rows", "held", "quarantine")
        for segment in state.segments(store, kind=kind)
    }
    files = {f"models/{model.model_id}.json": model.sha256 for model in models.all(store)}
    runs = {
        f"runs/{night.run_path.name}": night.run_sha256 for night in nights.all(store) if not night.dropped
    }
    return rows | files | runs


def _fresh(target: Path, mark: str) -> Path:
    """The empty folder to build in; what a killed one left there goes, anything else is in the way."""
    part = target.with_name(f"{target.name}.part")
    begun = part / f"{mark}.begun"
    if part.exists():
        if not begun.exists():
            raise UsageError(f"{part}: in use", allowed="no such folder")
        shutil.rmtree(part)
    try:
        part.mkdir(parents=True)
        begun.touch()
    except OSError as error:
        raise UsageError(
            f"{part}: cannot be made: {error.strerror}", allowed="a folder to write to"
        ) from None
    return part


def _copied(source: Path, target: Path, *, link: bool) -> str:
    """Copy or link one file, and give the hash of what arrived."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if link:
        try:
            target.hardlink_to(source)
            return file_sha256(target)
        except OSError:
            # another file system, or one that has no links: a copy does as well
            target.unlink(missing_ok=True)
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, _BLOCK)
        written.flush()
        os.fsync(written.fileno())
    return file_sha256(target)


def _copy_state(source: Path, target: Path) -> None:
    """The state at one moment, whoever writes to it meanwhile; one file, no log beside it."""
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
            written.execute("pragma journal_mode = delete")
    except sqlite3.DatabaseError as error:
        raise ContractError(f"backup: {source}: {error}", allowed="a database that can be read") from None
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _put(part: Path, target: Path) -> None:
    for begun in part.glob("*.begun"):
        begun.unlink()
    part.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed(source: Path) -> dict[str, Mapping[str, Any]]:
    """The files of a backup, its own list checked for paths that lead out of it."""
    allowed = "a folder that `rereview backup` made"
    try:
        content = json.loads((source / LIST).read_text(encoding="utf-8"))
        files = content["files"]
        sound = content["backup"] == VERSION and STATE in files
        hashes = [bytes.fromhex(told["sha256"]) for told in files.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ContractError(f"restore {source}: no backup", allowed=allowed) from None
    inside = all(not Path(name).is_absolute() and ".." not in Path(name).parts for name in files)
    if not sound or not inside or any(len(each) != hashlib.sha256().digest_size for each in hashes):
        raise ContractError(f"restore {source}: no backup of this format", allowed=allowed)
    return dict(files)
