"""A neighbourhood as files for other programs: GraphML, and one CSV each of its nodes and its edges.

Whatever attributes nodes and edges carry goes along where it is plain: text, numbers, dates, and lists of
text, joined by blanks. What is nested (the ties behind an edge) stays here.
"""

from __future__ import annotations

import csv
import math
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from analytics.errors import ContractError

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

Key = TypeVar("Key")
Plain = str | int | float | bool
WATERMARK = "watermark"
# a spreadsheet reads full-width signs as plain ones
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")
_LINE_BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# the last two are no characters, and XML forbids them
_REPLACED = {ord(character): " " for character in _LINE_BREAKS} | {0xFFFE: None, 0xFFFF: None}
# control, direction and surrogate marks: no reader sees them, and XML forbids some
_LEFT_OUT = {"Cc", "Cf", "Cs"}


def graphml(ego: nx.Graph, watermark: str) -> bytes:
    """The graph as GraphML, UTF-8; nodes, edges and the graph itself carry the watermark.

    `networkx.read_graphml` gives the same nodes, edges and plain attributes. Raises `ContractError` for a
    node whose id is none that the feed allows.
    """
    import networkx as nx

    plain: nx.Graph = nx.Graph()
    nodes = _table(dict(ego.nodes(data=True)), watermark)
    edges = _table({(one, other): data for one, other, data in ego.edges(data=True)}, watermark)
    plain.graph.update(_table({"graph": ego.graph}, watermark)["graph"])
    for node, values in nodes.items():
        plain.add_node(_id(node), **values)
    for (one, other), values in edges.items():
        plain.add_edge(_id(one), _id(other), **values)
    written = BytesIO()
    nx.write_graphml_xml(plain, written, encoding="utf-8", prettyprint=True)
    return written.getvalue()


def nodes_csv(ego: nx.Graph, watermark: str) -> str:
    """One line a node: `id`, its attributes, `watermark`; no formula, no line break inside a cell."""
    rows = _table(dict(ego.nodes(data=True)), watermark)
    return _csv(("id",), {(_id(node),): values for node, values in rows.items()})


def edges_csv(ego: nx.Graph, watermark: str) -> str:
    """One line an edge: `source`, `target`, its attributes, `watermark`; cells as in `nodes_csv`."""
    rows = _table({(one, other): data for one, other, data in ego.edges(data=True)}, watermark)
    return _csv(
        ("source", "target"), {(_id(one), _id(other)): values for (one, other), values in rows.items()}
    )


def _id(node: str) -> str:
    """The id as it is; a file in which two nodes could become one is not written."""
    if _line(node) != node:
        raise ContractError(f"node {node!r}: not an id for a file", allowed="an id as the feed has them")
    return node


def _table(rows: Mapping[Key, Mapping[str, Any]], watermark: str) -> dict[Key, dict[str, Plain]]:
    """Plain attributes of nodes or edges, each of one type in all rows; what is absent stays absent."""
    found = {key: _attributes(values) for key, values in rows.items()}
    types: dict[str, set[type]] = {}
    for values in found.values():
        for name, value in values.items():
            types.setdefault(name, set()).add(type(value))
    return {
        key: {name: _as_one(value, types[name]) for name, value in values.items()}
        | {WATERMARK: _line(watermark)}
        for key, values in found.items()
    }


def _attributes(values: Mapping[str, Any]) -> dict[str, Plain]:
    plain = {_line(str(name)): _plain(value) for name, value in values.items() if name != WATERMARK}
    return {name: value for name, value in plain.items() if value is not None}


def _plain(value: object) -> Plain | None:
    """A value that any program reads; None for what is absent, empty, no number, or nested."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return _line(value) or None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return _joined(sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)
    return value if isinstance(value, int) else None


def _joined(parts: Iterable[object]) -> str | None:
    texts = [_plain(part) for part in parts]
    return None if None in texts or not texts else " ".join(str(text) for text in texts)


def _as_one(value: Plain, types: set[type]) -> Plain:
    """One type an attribute: programs that read the file take its first value's for all."""
    if len(types) == 1:
        return value
    return float(value) if types <= {int, float} else str(value)


def _line(text: str) -> str:
    """The text on one line, without marks that cannot be seen."""
    replaced = text.translate(_REPLACED)
    return "".join(character for character in replaced if unicodedata.category(character) not in _LEFT_OUT)


def _cell(value: Plain | None) -> Plain | None:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value


def _csv(keys: tuple[str, ...], rows: Mapping[tuple[str, ...], Mapping[str, Plain]]) -> str:
    names = dict.fromkeys(name for values in rows.values() for name in values)
    columns = [name for name in names if name not in {*keys, WATERMARK}]
    written = StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow([*keys, *(_cell(name) for name in columns), WATERMARK])
    for key, values in rows.items():
        cells = [*key, *(values.get(name) for name in columns), values[WATERMARK]]
        lines.writerow([_cell(cell) for cell in cells])
    return written.getvalue()
