"""Everything that a page sent to the browser, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest


def text(app: AppTest) -> str:
    """The content of every element, tables and charts included."""
    return "\n".join(str(node.proto) for node in _nodes(app._tree))


def _nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _nodes(child)
        if getattr(child, "proto", None) is not None:
            yield child
