"""What leaves the house is read by others' programs: back as the same graph, and never as a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ContractError
from analytics.network.drawing_files import edges_csv, graphml, nodes_csv
from tests.network.graphs import Tie, drawn, graph, ids

MARK = "synthetic, run 7"
HOSTILE = st.text(st.characters(codec=None), max_size=12)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def small() -> nx.Graph:
    ego = graph(3, (0, 1, 0, 0.5), (0, 1, 2, 0.25)).ego("S000", 2)
    ego.add_node("S002", status="closed", rank=None, score=np.float64(-1.5), recent=True)
    ego.nodes["S000"].update(status="active", rank=3, seen=date(2026, 6, 1))
    ego.edges["S000", "S001"]["event_ids"] = ["E1", "E2"]
    return ego


def test_graphml_holds_what_is_plain() -> None:
    found = nx.read_graphml(BytesIO(graphml(small(), MARK)))
    assert dict(found.nodes(data=True)) == {
        "S000": {
            "distance": 0,
            "index": 0,
            "status": "active",
            "rank": 3,
            "seen": "2026-06-01",
            "watermark": MARK,
        },
        "S001": {"distance": 1, "index": 1, "watermark": MARK},
        "S002": {"status": "closed", "score": -1.5, "recent": True, "watermark": MARK},
    }
    assert found.edges["S000", "S001"] == {
        "weight": 0.625,
        "kinds": "contact phone",
        "first_seen": "1970-01-01T00:00:00",
        "last_seen": "1970-01-03T00:00:00",
        "event_ids": "E1 E2",
        "watermark": MARK,
    }
    assert found.graph["watermark"] == MARK
    assert found.graph["left_out"] == 0


def test_tables_hold_the_same() -> None:
    nodes, edges = read(nodes_csv(small(), MARK)), read(edges_csv(small(), MARK))
    assert [row["id"] for row in nodes] == ["S000", "S001", "S002"]
    assert [row["rank"] for row in nodes] == ["3", "", ""]
    assert nodes[2]["score"] == "-1.5"
    assert {row["watermark"] for row in nodes + edges} == {MARK}
    assert edges == [
        {
            "source": "S000",
            "target": "S001",
            "weight": "0.625",
            "kinds": "contact phone",
            "first_seen": "1970-01-01T00:00:00",
            "last_seen": "1970-01-03T00:00:00",
            "event_ids": "E1 E2",
            "watermark": MARK,
        }
    ]


@given(drawn(), st.integers(0, 2))
def test_graphml_read_back_is_the_same_graph(world: tuple[int, list[Tie]], hops: int) -> None:
    people, rows = world
    if people == 0:
        return
    ego = graph(people, *rows).ego(ids(people)[0], hops)
    found = nx.read_graphml(BytesIO(graphml(ego, MARK)))
    assert list(found) == list(ego)
    assert {frozenset(edge) for edge in found.edges} == {frozenset(edge) for edge in ego.edges}
    for one, other, data in ego.edges(data=True):
        back = found.edges[one, other]
        assert back["weight"] == data["weight"]
        assert tuple(back["kinds"].split()) == data["kinds"]
        assert datetime.fromisoformat(back["first_seen"]) == data["first_seen"]
    assert graphml(ego, MARK) == graphml(ego, MARK)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_breaks_a_file(name: str, value: str, mark: str) -> None:
    ego = nx.Graph(note=value)
    ego.add_node("S1", **{name: value, "listed": [value, value]})
    ego.add_edge("S1", "S2", **{name: value})
    found = nx.read_graphml(BytesIO(graphml(ego, mark)))
    assert list(found) == ["S1", "S2"]
    assert ET.fromstring(graphml(ego, mark)).tag.endswith("graphml")
    for text in (nodes_csv(ego, mark), edges_csv(ego, mark)):
        assert text.count("\n") == len(list(csv.reader(StringIO(text))))
        text.encode()
        for cell in (cell for row in csv.reader(StringIO(text)) for cell in row):
            assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠\t\r"))
            assert cell.isprintable() or not any(ord(character) < 32 for character in cell)


@pytest.mark.parametrize("text", ["=1+1", " @x", "\x00-1", "\u202e＝1", "\t+1", "\ud800=1", "\r\n=1"])
def test_a_formula_is_text_in_a_table(text: str) -> None:
    ego = nx.Graph()
    ego.add_node("S1", note=text, number=-1)
    row = read(nodes_csv(ego, text))[0]
    assert row["note"].startswith("'")
    assert row["watermark"].startswith("'")
    assert row["number"] == "-1"


@pytest.mark.parametrize(
    "absent", [None, "", float("nan"), float("inf"), (), [{"kind": "phone"}], {"a": 1}, [None]]
)
def test_what_is_absent_or_nested_is_left_out(absent: object) -> None:
    ego = nx.Graph()
    ego.add_node("S1", note=absent)
    ego.add_node("S2", note="here")
    found = nx.read_graphml(BytesIO(graphml(ego, MARK)))
    assert found.nodes["S1"] == {"watermark": MARK}
    assert [row["note"] for row in read(nodes_csv(ego, MARK))] == ["", "here"]


@pytest.mark.parametrize(
    ("values", "expected"), [((1, 0.5), (1.0, 0.5)), ((1, "x"), ("1", "x")), ((True, 2), ("True", "2"))]
)
def test_an_attribute_has_one_type(values: tuple[object, object], expected: tuple[object, object]) -> None:
    ego = nx.Graph()
    for name, value in zip(("S1", "S2"), values, strict=True):
        ego.add_node(name, value=value)
    found = nx.read_graphml(BytesIO(graphml(ego, MARK)))
    assert tuple(found.nodes[name]["value"] for name in ("S1", "S2")) == expected
    assert graphml(ego, MARK).count(b'attr.name="value"') == 1


def test_a_caller_s_watermark_stands_above_an_attribute_of_that_name() -> None:
    ego = nx.Graph(watermark="none")
    ego.add_node("S1", watermark="none", id="S9")
    assert b"none" not in graphml(ego, MARK)
    assert read(nodes_csv(ego, MARK)) == [{"id": "S1", "watermark": MARK}]


def test_an_id_that_no_file_can_hold_is_refused() -> None:
    ego = nx.Graph()
    ego.add_edge("S1", "S1\x00")
    for write in (graphml, nodes_csv, edges_csv):
        with pytest.raises(ContractError, match="not an id for a file; allowed: "):
            write(ego, MARK)


def test_nobody_and_nothing_make_a_file_too() -> None:
    assert nodes_csv(nx.Graph(), MARK) == "id,watermark\n"
    assert edges_csv(nx.Graph(), MARK) == "source,target,watermark\n"
    assert len(nx.read_graphml(BytesIO(graphml(nx.Graph(), MARK)))) == 0
