from __future__ import annotations

import numpy as np

from analytics.synthetic import lives
from analytics.synthetic.seeds import Purpose, stream
from tests.synthetic.staging import SMALL, told


def test_they_stay_with_their_own_kinds() -> None:
    story = told("own_kind")
    first, stop = story.settled.span(0)
    own = lives.draw(story.settled.people, first, stop, stream(SMALL.seed, Purpose.LIVES, 0))
    here = np.flatnonzero(story.added.person < stop)
    share = (
        own.of(story.added.person) if stop > story.added.person.max() else own.of(story.added.person[here])
    )
    chosen = share[np.arange(len(here)), story.added.kind[here]] / share.sum(axis=1)
    by_chance = share.sum(axis=0) / share.sum()
    assert chosen.mean() > 1.5 * by_chance[story.added.kind[here]].mean()


def test_it_is_more_than_before() -> None:
    story = told("own_kind")
    assert all(len(story.rows(int(person))) >= 2 for person in story.cast.person[story.cast.end < 2_000])
