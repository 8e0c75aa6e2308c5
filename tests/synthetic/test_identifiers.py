from __future__ import annotations

import re

import numpy as np

from analytics.contracts import IDENTIFIER_PATTERN
from analytics.synthetic import identifiers


def test_no_two_numbers_share_an_id() -> None:
    numbers = np.concatenate([np.arange(300_000), (1 << 47) + np.arange(300_000)])
    assert len(np.unique(identifiers.scramble(numbers, key=11))) == len(numbers)


def test_ids_are_allowed_and_their_order_says_nothing() -> None:
    ids = identifiers.strings(identifiers.text(np.arange(20_000), key=5, prefix="S"))
    assert all(re.fullmatch(IDENTIFIER_PATTERN, name) for name in ids)
    place = np.argsort(ids).argsort()
    assert abs(np.corrcoef(place, np.arange(20_000))[0, 1]) < 0.03


def test_another_key_gives_other_ids() -> None:
    one, other = (identifiers.strings(identifiers.text(np.arange(50), key, "S")) for key in (1, 2))
    assert not set(one) & set(other)
