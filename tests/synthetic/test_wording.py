from __future__ import annotations

import numpy as np

from analytics.synthetic import wording
from analytics.synthetic.vocabulary import NAMES


def test_every_type_has_its_own_phrases() -> None:
    assert len(wording.TEXTS) == len(NAMES) * wording.PHRASES_PER_TYPE
    assert max(map(len, wording.TEXTS)) < 120
    assert len(set(wording.TEXTS)) == len(wording.TEXTS)


def test_a_phrase_fits_its_type() -> None:
    kind = np.resize(np.arange(len(NAMES)), 10_000)
    phrase, wordless = wording.choose(kind, np.random.default_rng(1))
    assert (phrase // wording.PHRASES_PER_TYPE == kind).all()
    assert 0.67 < wordless.mean() < 0.73
