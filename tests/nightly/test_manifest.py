from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.nightly import code_version, manifest, relations
from analytics.store.content import frame_sha256
from tests.nightly import frames

GATES = {"policy_sha256": "ghi", "verdicts": []}
SEGMENT = manifest.Segment("events", "segments/events/000001-0.parquet", "abc", 7)


def inputs(**other: object) -> manifest.Manifest:
    told: dict[str, object] = {
        "as_of": "2026-06-30",
        "loaded": 1,
        "segments": [SEGMENT],
        "model": {"model_id": "priors-1", "sha256": "def"},
        "taxonomy": taxonomy.load(),
        "code": {"version": "0.1.0"},
        "parameters": {"signals": {"escalation": {"rates": (1, 3)}}},
        "compared_with": None,
    }
    return manifest.of_inputs(**{**told, **other})  # type: ignore[arg-type]


def test_a_complete_manifest_says_everything() -> None:
    complete = manifest.complete(inputs(), frames.tables(), number=3, previous="abc", gates=GATES)
    assert set(complete) == manifest.KEYS | {"gates"}
    assert complete["gates"] == GATES
    assert complete["outputs"]["queue"] == {"rows": 3, "sha256": frame_sha256(frames.queue())}
    assert set(complete["outputs"]) == set(relations.PUBLISHED)
    assert complete["inputs"]["segments"][0]["path"] == SEGMENT.path


def test_equal_inputs_are_recognised_in_what_was_published() -> None:
    published = manifest.complete(inputs(), frames.tables(), number=3, previous="abc", gates=GATES)
    assert manifest.same_inputs(published, inputs())


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": "2026-06-29"},
        {"segments": []},
        {"segments": [manifest.Segment("events", SEGMENT.path, "other", 7)]},
        {"model": {"model_id": "priors-1", "sha256": "other"}},
        {"code": {"version": "0.1.1"}},
        {"parameters": {}},
        {"taxonomy": taxonomy.Taxonomy(taxonomy.load().types[1:])},
        {"compared_with": "abc"},
    ],
)
def test_anything_that_decides_a_night_makes_it_another(other: dict[str, object]) -> None:
    published = manifest.complete(inputs(), frames.tables(), number=3, previous="abc", gates=GATES)
    assert not manifest.same_inputs(published, inputs(**other))


def test_the_text_is_canonical_and_its_hash_is_the_link() -> None:
    text = manifest.text({"b": "ä", "a": [1, None]})
    assert text == '{"a":[1,null],"b":"\\u00e4"}'
    assert manifest.sha256(text) == hashlib.sha256(text.encode()).hexdigest()


def test_the_taxonomy_counts_by_what_it_says_and_not_by_its_layout(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_text("# a remark\n" + taxonomy.DEFAULT_PATH.read_text(encoding="utf-8"), encoding="utf-8")
    same = manifest.taxonomy_sha256(taxonomy.load(path))
    assert same == manifest.taxonomy_sha256(taxonomy.load())
    path.write_text(path.read_text().replace("severity = 80", "severity = 81"), encoding="utf-8")
    taxonomy.load.cache_clear()
    assert manifest.taxonomy_sha256(taxonomy.load(path)) != same


def test_the_code_is_named_by_version_sources_and_libraries() -> None:
    told = code_version.current()
    assert set(told) == {"version", "sources_sha256", "libraries"}
    assert {"duckdb", "polars", "numpy"} <= set(told["libraries"])  # type: ignore[call-overload]
