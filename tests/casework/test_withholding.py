"""The gate: rows of a restricted person are left out, and texts on others do not name them."""

from __future__ import annotations

import polars as pl
import pytest

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.removal import restricting, withholding
from analytics.casework.removal.withholding import NOBODY, SOMEBODY, Withheld
from analytics.errors import NotAllowedError
from analytics.store.open import Store
from tests.casework.conftest import NOW


@pytest.fixture
def gate(casework: Casework, actors: dict[str, Actor]) -> Withheld:
    restricting.restrict(casework, actors["sue"], "P-1", "court order", "order of 3 May", now=NOW)
    return withholding.in_casework(casework)


def test_rows_that_name_them_go_and_texts_name_nobody(gate: Withheld) -> None:
    frame = pl.DataFrame(
        {
            "subject_id": ["P-1", "P2", "P3"],
            "other_id": [None, "P-1", None],
            "reason": ["alone", "tied", "Tied to P-1: by phone. P-1."],
        }
    )
    left = gate.rows(frame, ("reason", "no such column"))
    assert left["subject_id"].to_list() == ["P3"]
    assert left["reason"].to_list() == [f"Tied to {SOMEBODY}: by phone. {SOMEBODY}."]
    assert gate.text("P-10 and P-1x stay") == "P-10 and P-1x stay"


def test_whoever_is_called_like_a_word_or_a_number_is_blotted_out_of_no_text(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    for who in ("17", "closed", "2026-06-28"):
        restricting.restrict(casework, actors["sue"], who, "court order", "order of 3 May", now=NOW)
    gate = withholding.in_casework(casework)
    assert gate.text("closed on 17 Feb, known by 2026-06-28") == "closed on 17 Feb, known by 2026-06-28"
    assert gate.told({"as_of": "2026-06-28", "n": "17"}) == {"as_of": "2026-06-28", "n": "17"}
    assert gate.told([{"subject_id": "17"}]) == []


def test_documents_lose_what_is_on_them(gate: Withheld) -> None:
    told = {"moved": [{"subject_id": "P-1", "rank": 3}, {"subject_id": "P2", "why": ("by P-1",)}], "top": 5}
    assert gate.told(told) == {"moved": [{"subject_id": "P2", "why": [f"by {SOMEBODY}"]}], "top": 5}
    assert gate.told([{"first": "P2", "second": "P-1", "bits": 3.0}]) == []


def test_they_themselves_are_refused(gate: Withheld) -> None:
    gate.require("P2")
    with pytest.raises(NotAllowedError, match="subject P-1: restricted; allowed: to lift"):
        gate.require("P-1")


def test_where_nobody_is_restricted_nothing_is_looked_at(store: Store, casework: Casework) -> None:
    frame = pl.DataFrame({"subject_id": ["P-1"]})
    assert NOBODY.rows(frame) is frame
    assert NOBODY.text("P-1") == "P-1"
    told: dict[str, object] = {}
    assert NOBODY.told(told) is told
    assert withholding.in_casework(casework) == NOBODY
    assert withholding.of(store) == NOBODY
