"""Computes published nights again from what they name, and compares every byte of content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from analytics.errors import RereviewError
from analytics.nightly import code_version, manifest, scoring
from analytics.nightly.governing import governed
from analytics.nightly.runner import Given
from analytics.progress import QUIET, Progress
from analytics.ranking.model import Model
from analytics.store import erasures, models, nights
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy


@dataclass(frozen=True)
class Rebuilt:
    """One night: `skipped` says why it could not be computed again, `problems` what came out otherwise."""

    skipped: str | None
    problems: tuple[str, ...]


@governed
def rebuild(
    store: Store, taxonomy: Taxonomy, unsound: AbstractSet[int], progress: Progress = QUIET
) -> dict[int, Rebuilt]:
    """Compute again every night that the running code, taxonomy and policy made; by the night's number.

    Nights in `unsound` are skipped: what they were made from cannot be relied on.
    """
    published, results = nights.all(store), {}
    erased = _touched(store, [night for night in published if night.number not in unsound])
    with progress.stage("Rebuilding") as update:
        for done, night in enumerate(published, start=1):
            skipped = (
                "unsound" if night.number in unsound else _impossible(night, published, taxonomy, erased)
            )
            problems = () if skipped else tuple(_differences(store, night, published, taxonomy))
            results[night.number] = Rebuilt(skipped, problems)
            update(done / len(published))
    return results


def _touched(store: Store, published: Sequence[Night]) -> frozenset[int]:
    """Nights that an erasure changed, by itself or by what they were made from."""
    files = erasures.followed(erasures.files(store))
    return frozenset(
        night.number
        for night in published
        if night.erased
        or any((each["path"], each["sha256"]) in files for each in night.manifest["inputs"]["segments"])
    )


def _impossible(
    night: Night, published: Sequence[Night], taxonomy: Taxonomy, erased: AbstractSet[int]
) -> str | None:
    """Why the night cannot be computed again, in words."""
    if night.dropped:
        return "dropped"
    compared = _compared(night, published)
    if night.number in erased or (compared is not None and compared.number in erased):
        return "bytes are verified, not rebuilt: a person was erased"
    if compared is not None and compared.dropped:
        return f"night {compared.number}, which it is compared with, was dropped"
    return _other_than_now(night, taxonomy)


def _compared(night: Night, published: Sequence[Night]) -> Night | None:
    sha256 = night.manifest["compared_with"]
    return next((other for other in published if other.manifest_sha256 == sha256), None)


def _other_than_now(night: Night, taxonomy: Taxonomy) -> str | None:
    told = night.manifest
    now = {
        "code": code_version.current(),
        "taxonomy_sha256": manifest.taxonomy_sha256(taxonomy),
        "parameters": scoring.parameters(),
    }
    different = [
        name for name, value in now.items() if manifest.text({"": told[name]}) != manifest.text({"": value})
    ]
    return f"made under other {', '.join(different)}" if different else None


def _differences(store: Store, night: Night, published: Sequence[Night], taxonomy: Taxonomy) -> Iterator[str]:
    told = night.manifest
    kept = models.by_id(store, night.model_id)
    if kept is None:
        yield f"model {night.model_id} is not kept"
        return
    compared = _compared(night, published)
    given = Given(night.as_of, Model.from_json(kept.text()), taxonomy)
    try:
        tables = scoring.tables(store, given, loaded=told["inputs"]["loaded"], compared=compared)
    except RereviewError as error:
        yield f"cannot be computed again: {error}"
        return
    for name, output in manifest.outputs(tables).items():
        if output != told["outputs"][name]:
            yield f"table {name} comes out otherwise than published"
