"""Checks that every published night still is what was published, and that none is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from analytics.errors import ContractError
from analytics.nightly import manifest, relations
from analytics.nightly.manifest import Head
from analytics.progress import QUIET, Progress
from analytics.store import erasures, nights, state
from analytics.store.content import file_sha256
from analytics.store.nights import Night
from analytics.store.open import Store

KEPT_HEAD = (
    'lines like {"night": 3, "manifest_sha256": "..."} or {"audit": 9, "chain": "...", "sha256": "..."}, '
    "as nightly and verify print them"
)


@dataclass(frozen=True)
class Checked:
    """One night and what was found wrong with it, in words; nothing if it is sound."""

    night: Night
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """Every night in the order of the chain; `problems` are those of the chain as a whole."""

    nights: tuple[Checked, ...]
    problems: tuple[str, ...]


@dataclass
class _Files:
    """Hashes of files, each computed once however many nights refer to it."""

    store: Store
    known: dict[Path, str | None] = field(default_factory=dict)
    erased: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Where a file lies that was written anew without somebody who was erased."""

    def stands(self, name: str, sha256: str) -> str | None:
        """The same for a file of the store by its name, wherever an erasure has put it."""
        name, sha256 = self.erased.get((name, sha256), (name, sha256))
        return self.differs(self.store.path / name, sha256)

    def differs(self, path: Path, sha256: str) -> str | None:
        """What is wrong with the file, if anything is."""
        if path not in self.known:
            self.known[path] = file_sha256(path) if path.is_file() else None
        found = self.known[path]
        if found is None:
            return "missing"
        return None if found == sha256 else "changed"


def verify(store: Store, anchors: Sequence[Head] = (), progress: Progress = QUIET) -> Verification:
    """Check manifests, chain, run files, outputs, inputs, models, pointer and earlier printed heads.

    A run file that was dropped on record is not missing, and what an erasure wrote anew is what it wrote.
    """
    published = nights.all(store)
    files = _Files(store, erased=erasures.followed(erasures.files(store)))
    checked, previous = [], None
    with progress.stage("Verifying") as update:
        for done, night in enumerate(published, start=1):
            checked.append(Checked(night, tuple(_of_night(store, night, previous, files))))
            previous = night
            update(done / len(published))
    problems = (
        *_of_pointer(store, published),
        *_of_loads(store, checked, files),
        *_of_anchors(published, anchors),
        *_of_erasures(store),
    )
    return Verification(tuple(checked), problems)


def read_anchor(path: Path) -> list[Head]:
    """Heads of nights and log as they were printed earlier; `ContractError` for a line that is neither."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"--anchor {path}: cannot be read: {error}", allowed=KEPT_HEAD) from None
    heads = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            head = json.loads(line)
        except ValueError:
            head = None
        if not _is_head(head):
            raise ContractError(f"--anchor {path}: line {number}: not a head of the chain", allowed=KEPT_HEAD)
        heads.append(head)
    return heads


def _is_head(line: object) -> bool:
    """Whether it is the head of the nights' chain, or of the log's (`casework.verifying.printed`)."""
    if not isinstance(line, dict):
        return False
    if {"audit", "chain", "sha256"} <= set(line):
        return isinstance(line["audit"], int)
    return {"night", "manifest_sha256"} <= set(line)


def of_log(heads: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of the heads that are the log's."""
    return [head for head in heads if "audit" in head]


def _of_night(store: Store, night: Night, previous: Night | None, files: _Files) -> Iterator[str]:
    if manifest.sha256(night.manifest_text) != night.text_sha256:
        # nothing that it says can be relied on
        yield "manifest changed: it does not have the hash it was published with"
        return
    told = night.manifest
    if not set(told) >= manifest.KEYS:
        yield f"manifest without {', '.join(sorted(manifest.KEYS - set(told)))}"
        return
    yield from _of_chain(night, told, previous)
    if night.dropped is None:
        yield from _of_run_file(night, told, files)
    for segment in told["inputs"]["segments"]:
        problem = files.stands(segment["path"], segment["sha256"])
        if problem:
            yield f"input {segment['path']} {problem}"
    problem = files.stands(f"{store.models.name}/{night.model_id}.json", told["model"]["sha256"])
    if problem:
        yield f"model {night.model_id} {problem}"


def _of_chain(night: Night, told: manifest.Manifest, previous: Night | None) -> Iterator[str]:
    """The night's row in the state, and its link to the night before, against the manifest."""
    expected = {"night": night.number, "as_of": night.as_of.isoformat()}
    for key, value in expected.items():
        if told[key] != value:
            yield f"{key} is {value}, the manifest says {told[key]}"
    if told["model"]["model_id"] != night.model_id:
        yield f"model is {night.model_id}, the manifest says {told['model']['model_id']}"
    if told["previous"] != (None if previous is None else previous.manifest_sha256):
        yield "the night published before it was removed or altered"


def _of_run_file(night: Night, told: manifest.Manifest, files: _Files) -> Iterator[str]:
    problem = files.differs(night.run_path, night.run_sha256)
    if problem:
        yield f"run file {night.run_path.name} {problem}"
        return
    try:
        yield from _of_tables(night, told)
    except ContractError as error:
        yield f"run file cannot be read: {error}"


def _of_tables(night: Night, told: manifest.Manifest) -> Iterator[str]:
    """The run file's tables against the manifest, whatever the state says of the file's bytes."""
    if nights.read(night, "read_night_manifest")["manifest"].to_list() != [night.manifest_text]:
        yield "the manifest inside the run file is another"
    # a night that was published before there was such a table has none
    outputs = night.outputs
    for name in (known for known in relations.PUBLISHED if known in outputs):
        frame, output = nights.read(night, f"read_night_{name}"), outputs[name]
        if frame.height != output["rows"]:
            yield f"table {name} has {frame.height} rows, the manifest says {output['rows']}"
        elif manifest.table_sha256(name, frame, told["manifest"]) != output["sha256"]:
            yield f"table {name} does not hold what was published"


def _of_pointer(store: Store, published: Sequence[Night]) -> Iterator[str]:
    newest = max(published, key=lambda night: (night.as_of, night.number), default=None)
    expected, found = None if newest is None else newest.number, nights.pointer(store)
    if found != expected:
        yield f"pointer: the current night is {found}, the newest published is {expected}"


def _of_loads(store: Store, checked: Sequence[Checked], files: _Files) -> Iterator[str]:
    """Files that a load registered and that no night names as missing or changed already."""
    told = " ".join(problem for night in checked for problem in night.problems)
    for kind in get_args(state.SegmentKind):
        for segment in state.segments(store, kind=kind):
            problem = files.differs(store.path / segment.path, segment.sha256)
            if problem and segment.path not in told:
                yield f"loaded file {segment.path} {problem}"


def _of_erasures(store: Store) -> Iterator[str]:
    for each in erasures.all(store):
        if each.ended_at is None:
            yield f"erasure {each.number}: begun on {each.begun_at[:10]} and not at its end"


def _of_anchors(published: Sequence[Night], anchors: Sequence[Head]) -> Iterator[str]:
    chain = {(night.number, night.manifest_sha256) for night in published}
    for head in anchors:
        if "night" not in head:
            continue
        number, sha256 = head["night"], head["manifest_sha256"]
        if (number, sha256) not in chain:
            yield f"anchor: night {number} was published as {sha256} and is not in the chain"
