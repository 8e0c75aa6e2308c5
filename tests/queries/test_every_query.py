"""Rules for every file in queries/, without a list of them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from analytics.contracts import FEED
from analytics.store import queries
from analytics.store.open import open_store
from analytics.store.reading import TABLES, open_reading

NAMES = sorted(
    path.name.removesuffix(".sql") for path in queries.folder().iterdir() if path.name.endswith(".sql")
)
CLOCKED = {name for name, table in FEED.items() if "recorded_at" in table.column_names}
PARAMETERS = {
    "as_of": date(2026, 1, 1),
    "subject_id": "S1",
    "bucket": 0,
    "low": 0,
    "high": 255,
    "event_ids": ["E1"],
    "subject_ids": ["S1"],
    "since_days": [date(2025, 1, 1)],
    "event_types": ["arrest"],
    "days": 14,
    "most": 10,
}


def parameters(name: str) -> set[str]:
    statements = duckdb.extract_statements(queries.text(name))
    return {parameter for statement in statements for parameter in statement.named_parameters}


def tables(name: str) -> set[str]:
    """Tables of the feed that a query reads, by name or as a parameter."""
    return set(re.findall(r"\b(?:from|join) (?:query_table\(\$)?(\w+)", queries.text(name))) & set(FEED)


READS = [name for name in NAMES if name.startswith("read_") and tables(name)]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_tells_the_role_and_the_first_line_the_grain(name: str) -> None:
    first, *rest = queries.text(name).splitlines()
    assert name.split("_", maxsplit=1)[0] in {"schema", "read", "check", "write"}
    assert first.startswith(("-- one row", "-- no row", "-- no relation"))
    assert "".join(rest).strip()


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_named_and_bound(name: str) -> None:
    text = queries.text(name)
    assert "?" not in text.replace("?Z?", "").replace(")?", "").replace("Z?'", "")
    assert not {parameter for parameter in parameters(name) if parameter.isdigit()}


@pytest.mark.parametrize("name", READS)
def test_a_read_of_a_table_with_a_clock_is_cut_at_as_of(name: str) -> None:
    if tables(name) & CLOCKED:
        assert "as_of" in parameters(name)
        assert "recorded_at <= $as_of" in queries.text(name)


@pytest.mark.parametrize("name", READS)
def test_a_read_runs_on_an_empty_store_and_shows_nothing_protected(name: str, tmp_path: Path) -> None:
    with open_reading(open_store(tmp_path / "store")) as reading:
        given = {key: PARAMETERS.get(key, key) for key in parameters(name)}
        assert reading.frame(name, **given).is_empty()
    assert "protected_attributes" not in tables(name)


def test_a_reading_has_every_table_but_the_protected_one() -> None:
    assert set(TABLES) == set(FEED) - {"protected_attributes"}
    for name in TABLES:
        with duckdb.connect() as connection:
            columns = connection.sql(queries.text(f"schema_{name}")).columns
        assert [column for column in columns if column != "bucket"] == list(FEED[name].column_names)


@pytest.mark.parametrize("name", list(FEED))
def test_a_check_looks_at_every_column_of_its_table(name: str) -> None:
    text = queries.text(f"check_{name}")
    for column in FEED[name].columns:
        assert f"'{column.name}', {column.name}" in text or column.name == "further"
        assert (f"missing_flaw('{column.name}'" in text) == column.required
