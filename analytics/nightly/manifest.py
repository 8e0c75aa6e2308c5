"""The manifest of a night: what went in, which code and model, what came out, and the night before it.

A manifest names the hash of the manifest published before it, so the nights form a chain: to alter
or remove one breaks every later one, and an earlier printed head tells whether the end was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analytics.nightly import relations
from analytics.store import content
from analytics.store.nights import Night
from analytics.store.shelves import Shelved, shelf_sha256s, shelved_sha256
from analytics.taxonomy import Taxonomy

VERSION = 2
"""Since version 2 relations with rows for every subject are hashed by shelves."""
KEYS = frozenset(
    (
        *("manifest", "night", "previous", "as_of", "compared_with"),
        *("code", "model", "taxonomy_sha256", "parameters", "inputs", "outputs"),
    )
)
"""What every manifest says."""
SHELVED_SINCE = 2
Manifest = dict[str, Any]
Table = pl.DataFrame | Shelved
"""A published relation: in memory, or in files."""
Head = dict[str, Any]
"""A night's number and the hash of its manifest: enough to prove later that the night was published."""


@dataclass(frozen=True)
class Segment:
    """One immutable file of the feed that a night read; `path` is relative to the store."""

    table: str
    path: str
    sha256: str
    rows: int


def of_inputs(
    *,
    as_of: str,
    loaded: int,
    segments: Sequence[Segment],
    model: Mapping[str, object],
    taxonomy: Taxonomy,
    code: Mapping[str, object],
    parameters: Mapping[str, object],
    compared_with: str | None,
) -> Manifest:
    """The part of a manifest that decides what the night says; equal parts make equal nights.

    `loaded` is the number of the last load read; `compared_with` is the hash of the manifest that
    previous ranks come from.
    """
    told = {
        "manifest": VERSION,
        "as_of": as_of,
        "code": code,
        "model": model,
        "taxonomy_sha256": taxonomy_sha256(taxonomy),
        "parameters": parameters,
        "inputs": {"loaded": loaded, "segments": [asdict(segment) for segment in segments]},
        "compared_with": compared_with,
    }
    # as it will be read again, so that it compares equal to a published manifest
    read_again: Manifest = json.loads(text(told))
    return read_again


def complete(
    inputs: Manifest,
    tables: Mapping[str, Table],
    *,
    number: int,
    previous: str | None,
    gates: Mapping[str, object],
) -> Manifest:
    """The manifest to publish: inputs, outputs, verdicts, the night's number and the chain's last hash.

    `gates` has `policy_sha256`, the hash of the thresholds' file, and `verdicts`, who overrode one
    included; nights that were published before gates were judged have none.
    """
    told = {"outputs": outputs(tables), "gates": gates, "night": number, "previous": previous}
    return {**inputs, **told}


def same_inputs(published: Manifest, inputs: Manifest) -> bool:
    """Would a night of `inputs` say what `published` says?"""
    return all(published.get(key) == value for key, value in inputs.items())


def outputs(tables: Mapping[str, Table]) -> dict[str, dict[str, object]]:
    """Rows and content hash of each published table."""
    return {
        name: {"rows": tables[name].height, "sha256": table_sha256(name, tables[name])}
        for name in relations.PUBLISHED
    }


def table_sha256(name: str, table: Table, version: int = VERSION) -> str:
    """Content hash of a table as manifests of that version tell it."""
    if isinstance(table, Shelved):
        return table.sha256
    if name in relations.SHELVED and version >= SHELVED_SINCE:
        return shelved_sha256(shelf_sha256s(table))
    return content.frame_sha256(table)


def taxonomy_sha256(taxonomy: Taxonomy) -> str:
    """Hash of what a taxonomy says, its comments and layout aside."""
    return sha256(json.dumps([asdict(entry) for entry in taxonomy.types], separators=(",", ":")))


def text(manifest: Manifest) -> str:
    """The canonical text that is stored and hashed."""
    return content.canonical(manifest)


def head(night: Night) -> Head:
    """What to keep elsewhere, so that nobody can cut off the end of the chain unnoticed."""
    return {"night": night.number, "manifest_sha256": night.manifest_sha256}


def sha256(manifest_text: str) -> str:
    """Hash of a manifest's canonical text: its link in the chain."""
    return hashlib.sha256(manifest_text.encode()).hexdigest()
