"""Which rows of a file name a person, as conditions of the engine."""

from __future__ import annotations

from collections.abc import Collection

from duckdb import CoalesceOperator, ConstantExpression, DuckDBPyRelation, Expression
from duckdb import ColumnExpression as Col
from duckdb import FunctionExpression as Fn

from analytics.store.state import Segment
from analytics.store.traces import ERASED, Trace

TEXTS = ("detail", "reason", "further")
"""Columns of free text, which may name people whom the row is not about."""
_REFUSED = ("raw", "key", "reason")
"""What there is of a row that was refused."""
_NO = ConstantExpression(value=False).cast("BOOLEAN")


def goes(relation: DuckDBPyRelation, segment: Segment, trace: Trace) -> Expression:
    """Whether a row is the person's, or ties somebody to them."""
    if segment.kind == "quarantine":
        return _refused(trace)
    parts = []
    if "subject_id" in relation.columns:
        parts.append(equals("subject_id", trace.subject_id))
    if "link_value" in relation.columns:
        parts.append(equals("link_value", trace.subject_id))
    if "event_id" in relation.columns and trace.event_ids:
        parts.append(among("event_id", trace.event_ids))
    whole: Expression = _NO
    for part in parts:
        whole = whole | part
    return whole


def _refused(trace: Trace) -> Expression:
    """A refused row goes where its cells, or as it came its text, names the person anywhere."""
    pattern = ConstantExpression(trace.pattern)
    texts = [CoalesceOperator(Col(name), ConstantExpression("")) for name in _REFUSED]
    first, *others = [Fn("regexp_matches", text, pattern) for text in texts]
    whole: Expression = first
    for each in others:
        whole = whole | each
    return whole


def named(relation: DuckDBPyRelation, trace: Trace) -> Expression:
    """Whether a text of the row names the person."""
    whole: Expression = _NO
    for name in TEXTS:
        if name in relation.columns and "raw" not in relation.columns:
            text = CoalesceOperator(Col(name), ConstantExpression(""))
            whole = whole | Fn("regexp_matches", text, ConstantExpression(trace.pattern))
    return whole


def blotted(relation: DuckDBPyRelation, trace: Trace) -> list[Expression]:
    """Every column, texts without the person."""
    pattern, mark = ConstantExpression(trace.pattern), ConstantExpression(ERASED)
    return [
        Fn("regexp_replace", Col(name), pattern, mark, ConstantExpression("g")).alias(name)
        if name in TEXTS and "raw" not in relation.columns
        else Col(name)
        for name in relation.columns
    ]


def equals(column: str, value: str) -> Expression:
    """Whether a column has this value; no for null."""
    return CoalesceOperator(Col(column) == ConstantExpression(value), _NO)


def among(column: str, values: Collection[str]) -> Expression:
    """Whether a column has one of these values; no for null."""
    found = Fn("list_contains", ConstantExpression(sorted(values)), Col(column))
    return CoalesceOperator(found, _NO)
