from __future__ import annotations

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
        session.frame("read_involvements")
    told = str(caught.value)
    assert told.startswith("query read_involvements: Catalog Error")
    assert "select subject_id, investigation_id, role from involvements" in told
    assert "\n" not in told
