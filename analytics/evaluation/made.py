"""A world made on disk: simulated, loaded through the feed, and kept until the generator changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import polars as pl

import analytics
from analytics.errors import ContractError
from analytics.evaluation.worlds import Spec
from analytics.feed.ingest import ingest
from analytics.progress import QUIET, Progress
from analytics.store.open import Store, open_store
from analytics.synthetic import truth, world
from analytics.taxonomy import Taxonomy

DONE = "made.json"
MAKERS = ("synthetic", "feed", "contracts.py", "taxonomy.toml")
"""What the bytes of a world's store come from; where it changes, worlds are made anew."""


@dataclass(frozen=True)
class Made:
    """A world that is there: its store, the ranking's taxonomy, and the truth.

    `truth` has one row for each act (subject_id, mode, onset_on, act_on), `others` one for each
    decoy and for whoever broke off or was under way (subject_id, mode, onset_on, ended_on).
    """

    spec: Spec
    store: Store
    taxonomy: Taxonomy
    truth: pl.DataFrame
    others: pl.DataFrame


def make(spec: Spec, folder: Path, progress: Progress = QUIET) -> Made:
    """The world of `spec` below `folder`, made where it is not there yet or was made by other code.

    An interrupted making leaves scratch that the next one removes; a finished world is renamed
    into place. One process at a time may make worlds in a folder.
    """
    target = folder / spec.name
    mark = _mark(spec)
    if not _is(target, mark):
        scratch = folder / f".{spec.name}.making"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        _build(spec, scratch, progress)
        (scratch / DONE).write_text(mark, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        scratch.rename(target)
    return Made(
        spec=spec,
        store=open_store(target / "store", create=False),
        taxonomy=spec.taxonomy,
        truth=pl.read_parquet(target / "truth.parquet"),
        others=pl.read_parquet(target / "others.parquet"),
    )


def _build(spec: Spec, scratch: Path, progress: Progress) -> None:
    feed = scratch / "feed"
    with progress.stage(f"{spec.name}: simulate") as update:
        world.simulate(feed, spec.world, lambda done, total: update(done / total))
    report = ingest(open_store(scratch / "store"), feed, progress=progress)
    if report.refused:
        raise ContractError(f"{spec.name}: {report.refused[0].file}: {report.refused[0].reason}")
    for name in ("truth", "others"):
        (truth.folder(feed) / f"{name}.parquet").rename(scratch / f"{name}.parquet")
    shutil.rmtree(truth.folder(feed))
    shutil.rmtree(feed)


def _is(target: Path, mark: str) -> bool:
    done = target / DONE
    return done.exists() and done.read_text(encoding="utf-8") == mark


def _mark(spec: Spec) -> str:
    """What a finished world says of itself: its parameters and the code that made it."""
    parameters = asdict(spec.world) | {"until": spec.world.until.isoformat()}
    return json.dumps({"world": parameters, "made_by": _code()}, sort_keys=True, indent=1)


@cache
def _code() -> str:
    """Hash of everything that shapes a world."""
    root = Path(analytics.__file__).parent
    digest = hashlib.sha256()
    for name in MAKERS:
        path = root / name
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for file in files:
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
