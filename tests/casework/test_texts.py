from __future__ import annotations

import pytest
import sqlalchemy as sa

from analytics.casework import tables, texts
from analytics.casework.database import Casework, writing
from analytics.errors import UsageError
from tests.casework.conftest import NOW


def test_a_text_is_kept_with_its_keyed_digest_and_can_be_erased(casework: Casework) -> None:
    with writing(casework) as connection:
        number = texts.keep(connection, casework, "seen at the station", NOW)
        assert texts.keep(connection, casework, "", NOW) is None
        assert texts.bodies(connection, [number, None]) == {number: "seen at the station"}
        row = connection.execute(sa.select(tables.texts)).one()
        assert row.digest == casework.keys.sign(b"seen at the station")
        connection.execute(sa.update(tables.texts).values(body=None))
        assert texts.bodies(connection, [number]) == {number: texts.ERASED}


@pytest.mark.parametrize("body", ["", "   ", "x" * 2001, "lone \ud800", "nul \0"])
def test_what_is_no_text_is_refused(body: str) -> None:
    with pytest.raises(UsageError, match=r"rationale: \d+ characters; allowed: 1 to 2000 characters"):
        texts.checked("rationale", body)
