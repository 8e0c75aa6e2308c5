"""Which rows of a file name a person, as conditions of the engine."""

from __future__ import annotations

import re
from collections.abc import Collection

from duckdb import CoalesceOperator, ConstantExpression, DuckDBPyRelation, Expression
from duckdb import ColumnExpression as Col
from duckdb import FunctionExpression as Fn

from analytics.store import traces
from analytics.store.state import Segment
from analytics.store.traces import Trace

TEXTS = ("detail", "reason", "further")
"""Columns of free text, which may name people whom the row is not about."""
_REFUSED = ("raw", "key", "reason")
"""What there is of a row that was refused."""
_NO = ConstantExpression(value=False).cast("BOOLEAN")


def goes(relation: DuckDBPyRelation, segment: Segment, trace: Trace) -> Expression:
    """Whether a row is the person's, or ties somebody to them."""
    if segment.kind == "quarantine":
        return _refused(relation, trace)
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


def _refused(relation: DuckDBPyRelation, trace: Trace) -> Expression:
    """A refused row goes where a cell of it, or what is said of it, names the person."""
    whole: Expression = _NO
    words = "|".join(re.escape(each) for each in sorted({*trace.ids, *trace.said}))
    for name in _REFUSED:
        # the engine's expressions know no context: it finds what may name them, and `traces` looks closer
        likely = Fn("regexp_matches", _text(name), ConstantExpression(f"(?i){words}"))
        texts = [str(text) for (text,) in relation.filter(likely).select(name).distinct().fetchall()]
        found = [text for text in texts if traces.refused(text, trace)]
        whole = whole | among(name, found)
    return whole


def named(relation: DuckDBPyRelation, trace: Trace) -> Expression:
    """Whether a text of the row names the person."""
    whole: Expression = _NO
    for name in _texts(relation):
        whole = whole | among(name, _naming(relation, name, trace))
    return whole


def blotted(relation: DuckDBPyRelation, trace: Trace) -> list[Expression]:
    """Every column, texts without the person."""
    columns = {name: Col(name) for name in relation.columns}
    for name in _texts(relation):
        found = _naming(relation, name, trace)
        if found:
            whole, without = ConstantExpression(found), [trace.without(text) for text in found]
            place = Fn("list_position", whole, Col(name))
            new = Fn("list_extract", ConstantExpression(without), place)
            columns[name] = CoalesceOperator(new, Col(name)).alias(name)
    return list(columns.values())


def _texts(relation: DuckDBPyRelation) -> list[str]:
    """The columns of free text; a refused row has none that could be changed."""
    return [] if "raw" in relation.columns else [name for name in TEXTS if name in relation.columns]


def _naming(relation: DuckDBPyRelation, name: str, trace: Trace) -> list[str]:
    """The texts of a column that name the person, each once."""
    if trace.loose is None:
        return []
    likely = Fn("regexp_matches", _text(name), ConstantExpression(trace.loose))
    found = relation.filter(likely).select(name).distinct().fetchall()
    return sorted(text for (text,) in found if trace.names(text))


def _text(name: str) -> Expression:
    return CoalesceOperator(Col(name), ConstantExpression(""))


def words(relation: DuckDBPyRelation) -> set[str]:
    """Everything in the columns of free text that could be an identifier."""
    found: set[str] = set()
    for name in _texts(relation):
        each = Fn("unnest", Fn("regexp_extract_all", _text(name), ConstantExpression(traces.WORD)))
        found.update(word for (word,) in relation.select(each.alias("word")).distinct().fetchall())
    return traces.tokens(found)


def equals(column: str, value: str) -> Expression:
    """Whether a column has this value; no for null."""
    return CoalesceOperator(Col(column) == ConstantExpression(value), _NO)


def among(column: str, values: Collection[str]) -> Expression:
    """Whether a column has one of these values; no for null."""
    found = Fn("list_contains", ConstantExpression(sorted(values)), Col(column))
    return CoalesceOperator(found, _NO)
