"""One source alone: what it says of one person is bounded, whatever and however often it reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analytics.evidence.trust import TrustRules
from analytics.ranking.model import Model
from analytics.ranking.night import weighed
from analytics.signals._episode import Episode
from tests.ranking.robust_worlds import (
    ESCALATING,
    ESTABLISHED,
    MODELS,
    Told,
    base,
    joined,
    quiet_people,
    ranked,
)
from tests.worlds import TAXONOMY

WEIGHING = [entry.name for entry in TAXONOMY.types if entry.weighs]
ELSEWHERE_NATS = 0.2
"""What further reports change through the list's rates, delays and clocks."""

QUICK = (Phase.explicit, Phase.generate)
"""A failing example is told as it was found: to shrink it would rank hundreds of worlds."""


def cap_nats(model: Model) -> float:
    """What one fully believed source can add to one score: the experts' caps, each at its weight."""
    experts = [each for each in weighed(model).values() if isinstance(each.signal, Episode)]
    return sum(
        each.weight * each.signal.switching.source_cap_nats
        for each in experts
        if isinstance(each.signal, Episode)
    )


def lift_nats(model: Model) -> float:
    """The same, and what the other bounded signals can add: two kinds of report are some breadth."""
    others = [each for each in weighed(model).values() if not isinstance(each.signal, Episode)]
    return cap_nats(model) + sum(each.weight * max(each.signal.most_evidence, 0.0) for each in others)


def _row(frame: pl.DataFrame, person: str) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col("subject_id") == person, named=True)


def told_by(source: str, person: str, seed: int, count: int, days: int) -> Told:
    """`count` reports of any kind in the last `days`, by one source about one person."""
    rng = np.random.default_rng(seed)
    return Told(
        [person] * count,
        [str(kind) for kind in rng.choice(WEIGHING, count)],
        (1 + rng.random(count) * days).tolist(),
        [source] * count,
    )


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=6, deadline=None, phases=QUICK)
@given(
    seed=st.integers(0, 10_000),
    count=st.sampled_from([1, 2, 4, 12, 60]),
    days=st.sampled_from([10, 60, 330]),
    source=st.sampled_from(ESTABLISHED),
)
def test_an_established_source_adds_at_most_its_cap(
    name: str, seed: int, count: int, days: int, source: str
) -> None:
    person, model = quiet_people()[seed % 50], MODELS[name]
    before = ranked(base(), model)
    after = ranked(joined(base(), told_by(source, person, seed, count, days)), model)
    was, now = (_row(frame, person) for frame in (before, after))
    assert now["score"] - was["score"] <= lift_nats(model) + ELSEWHERE_NATS
    assert now["rank"] > 10


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=5, deadline=None, phases=QUICK)
@given(seed=st.integers(0, 10_000), count=st.sampled_from([1, 5, 30, 200]), days=st.sampled_from([10, 300]))
def test_a_source_without_a_record_adds_next_to_nothing(name: str, seed: int, count: int, days: int) -> None:
    person, model = quiet_people()[seed % 50], MODELS[name]
    after = ranked(joined(base(), told_by("newcomer", person, seed, count, days)), model)
    most = cap_nats(model) * TrustRules().least
    assert (
        _row(after, person)["score"] - _row(ranked(base(), model), person)["score"] <= most + ELSEWHERE_NATS
    )


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("source", ["newcomer"])
def test_nor_can_one_source_hide_an_escalation(name: str, source: str) -> None:
    """Twelve grave incidents that forty sources told of outweigh what one other source adds to them."""
    model = MODELS[name]
    before = ranked(base(), model)
    known = [row for row in ESCALATING if _row(before, row)["rank"] <= 40][:5]
    reports = [told_by(source, person, number, 12, 60) for number, person in enumerate(known)]
    for person, told in zip(known, reports, strict=True):
        after = _row(ranked(joined(base(), told), model), person)
        assert _row(before, person)["score"] - after["score"] <= cap_nats(model) + ELSEWHERE_NATS
