from __future__ import annotations

import pytest

from analytics.casework.reviews import substance
from analytics.errors import UsageError
from tests.casework.reviewing import FACTS, RATIONALE


@pytest.mark.parametrize(
    ("body", "match"),
    [
        ("", "rationale: 0 characters; allowed: 40 to 2000"),
        ("Nothing here to see at all, really.", "rationale: 35 characters"),
        ("x" * 60, "rationale: 1 word; allowed: at least 6 words"),
        ("aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee ffffffff", "rationale: 0 different words"),
        ("a b c d e f g h i j k l m n o p q r s t u v w x y z", "rationale: 0 different words"),
        ("nothing to add " * 5, "rationale: 3 different words; allowed: at least 5"),
        (FACTS.upper().replace(",", " ;"), "rationale: a copy of the facts"),
        ("word " * 500, "rationale: 2499 characters"),
    ],
)
def test_what_says_nothing_is_no_rationale(body: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        substance.rationale(body, FACTS)


def test_a_rationale_may_quote_the_facts() -> None:
    assert substance.rationale(f" {FACTS} {RATIONALE} ", FACTS) == f"{FACTS} {RATIONALE}"
