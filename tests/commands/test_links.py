from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import networkx as nx  # type: ignore[import-untyped]
import polars as pl
import pytest

from analytics.store import nights
from analytics.store.open import open_store
from tests.programs import complaint, program


@pytest.fixture
def subject(tiny_store: Path) -> str:
    """Somebody of note has a neighbour of note: the first of the list who is tied to somebody."""
    night = nights.current(open_store(tiny_store))
    assert night is not None
    ties = nights.read(night, "read_night_ties").filter(pl.col("weight") > 0.1)
    queue = nights.read(night, "read_night_queue")
    return str(queue.filter(pl.col("subject_id").is_in(ties["subject_id"].implode()))["subject_id"][0])


def test_people_are_told_in_tables_and_programs_in_json(tiny_store: Path, subject: str) -> None:
    shown = program("--store", tiny_store, "links", subject)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"{subject} on 2026-06-30: tied to " in shown.stdout
    assert "(at most 35%)" in shown.stdout
    told = json.loads(program("--store", tiny_store, "links", subject, "--json").stdout)
    assert list(told) == ["subject_id", "as_of", "tied_to", "share_of_ties", "most_share", "why_linked"]
    assert 0 <= told["share_of_ties"] <= told["most_share"] + 1e-9
    for way in told["why_linked"]:
        assert way["subjects"][0] == subject
        assert " – ".join(way["subjects"]) in shown.stdout


def test_who_is_not_known_is_one_line(tiny_store: Path, subject: str) -> None:
    assert "subject 'nobody'" in complaint(program("--store", tiny_store, "links", "nobody"), 2)
    done = program("--store", tiny_store, "links", subject, "--to", "nobody")
    assert "subject 'nobody'" in complaint(done, 2)
    assert "hops" in complaint(program("--store", tiny_store, "links", subject, "--hops", "4"), 2)


def test_a_neighbourhood_is_written_for_other_programs(
    tiny_store: Path, subject: str, tmp_path: Path
) -> None:
    ego = ("--store", tiny_store, "export", "ego", subject, "--hops", "2")
    done = program(*ego, "--format", "graphml", "--out", tmp_path / "near.graphml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    graph = nx.read_graphml(tmp_path / "near.graphml")
    assert subject in graph
    assert all("SYNTHETIC" in data["watermark"] for _, data in graph.nodes(data=True))
    program(*ego, "--format", "csv", "--out", tmp_path / "near.csv")
    files = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.csv")}
    assert set(files) == {"near-nodes.csv", "near-edges.csv"}
    nodes, edges = (list(csv.DictReader(StringIO(files[f"near-{name}.csv"]))) for name in ("nodes", "edges"))
    assert {row["id"] for row in nodes} == set(graph)
    assert {frozenset((row["source"], row["target"])) for row in edges} == {
        frozenset(edge) for edge in graph.edges
    }
    assert all(row["watermark"] for row in (*nodes, *edges))
    before = (tmp_path / "near.graphml").read_bytes()
    program(*ego, "--format", "graphml", "--out", tmp_path / "near.graphml")
    assert (tmp_path / "near.graphml").read_bytes() == before


def test_explain_says_what_share_ties_have_to_people_alone(tiny_store: Path, subject: str) -> None:
    told = json.loads(program("--store", tiny_store, "explain", subject, "--json").stdout)
    assert "share_of_ties" not in told


@pytest.mark.parametrize("name", [".", "folder", ""])
def test_a_place_that_is_no_file_is_one_line(
    tiny_store: Path, subject: str, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    for written in ("graphml", "csv"):
        out = tmp_path / name if name else ""
        done = program("--store", tiny_store, "export", "ego", subject, "--format", written, "--out", out)
        assert "not a file; allowed: the name of a file to write" in complaint(done, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
