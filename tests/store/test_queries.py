from __future__ import annotations

from datetime import date

import pytest

from analytics.errors import ContractError
from analytics.store import queries
from analytics.store.session import connect_to_read


def test_a_query_is_found_by_its_name() -> None:
    assert queries.text("read_reports").startswith("-- one row an event known by $as_of")
    with pytest.raises(ContractError, match=r"query read_nothing: no such file"):
        queries.text("read_nothing")


def test_a_failed_query_shows_its_name_and_text() -> None:
    with connect_to_read() as session, pytest.raises(queries.QueryError) as caught:
        session.frame("read_outcomes", as_of=date(2026, 1, 1))
    told = str(caught.value)
    assert told.startswith("query read_outcomes: Catalog Error")
    assert "from outcomes" in told
    assert "\n" not in told
