from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score  # type: ignore[import-untyped]

from analytics.casework import tables
from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.reviews import agreement, second
from analytics.casework.reviews.kappa import kappa
from analytics.errors import NotAllowedError, UsageError
from tests.casework import reviewing as desk
from tests.casework.conftest import NOW

Actors = dict[str, Actor]
REOPEN, NONE, REMOVE = "recommend reopening", "no further action", "propose removal"


def test_agreement_and_overrides_by_month(
    casework: Casework, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "is_drawn", lambda *_: False)
    ann, sam = actors["ann"], actors["sam"]
    july = NOW + timedelta(days=1)
    one, other = desk.a_case(casework), desk.a_case(casework, "S2", lane="control", probability=0.02)
    desk.decided(casework, ann, one, "recommend reopening", view="not escalating")
    desk.decided(casework, ann, other, "recommend reopening", view="escalating")
    desk.decided(casework, sam, one, "recommend reopening", now=july)
    desk.decided(casework, sam, other, "no further action", view="escalating", now=july)
    desk.decided(casework, ann, desk.a_case(casework, "S3"), "defer", until=date(2026, 8, 1))
    everything, june, then = agreement.by_month(
        casework, actors["sue"], date(2026, 1, 1), date(2027, 1, 1), now=NOW
    )
    assert [period.name for period in (everything, june, then)] == ["all", "2026-06", "2026-07"]
    assert (everything.agreement.pairs, everything.agreement.agreed) == (2, 1)
    assert everything.agreement.share.value == 0.5
    assert (june.agreement.pairs, then.agreement.pairs) == (0, 2)
    assert june.agreement.share.value is None
    assert (june.overrides.shown, june.overrides.moved) == (2, 1)
    assert (then.overrides.shown, then.overrides.moved) == (1, 1)
    told = everything.overrides
    assert (told.list_decided, told.list_closed, told.control_decided, told.control_found) == (2, 0, 2, 1)
    assert desk.rows(casework, tables.audit)[-1]["action"] == "agreement of readers seen"


def test_whoever_reads_sees_no_figures_of_readers(casework: Casework, actors: Actors) -> None:
    for person_id in ("ann", "sam", "aud", "ada"):
        with pytest.raises(NotAllowedError, match="may not see what the list misses"):
            agreement.by_month(casework, actors[person_id], date(2026, 1, 1), date(2027, 1, 1), now=NOW)
    with pytest.raises(UsageError, match="allowed: a day, and one after it"):
        agreement.by_month(casework, actors["dan"], date(2026, 1, 1), date(2026, 1, 1), now=NOW)
    (nothing,) = agreement.by_month(casework, actors["dan"], date(2026, 1, 1), date(2027, 1, 1), now=NOW)
    assert nothing.agreement.kappa.value is None


def _drawn(table: np.ndarray, generator: np.random.Generator) -> list[tuple[str, str]]:
    words = [(one, other) for one in (REOPEN, NONE, REMOVE) for other in (REOPEN, NONE, REMOVE)]
    counts = generator.multinomial(120, table.ravel())
    return [pair for pair, count in zip(words, counts, strict=True) for _ in range(count)]


def test_kappa_is_cohens_and_its_interval_covers_the_truth() -> None:
    table = np.array([[0.3, 0.1, 0.02], [0.08, 0.3, 0.03], [0.02, 0.05, 0.1]])
    chance = table.sum(axis=1) @ table.sum(axis=0)
    truth = (np.trace(table) - chance) / (1 - chance)
    generator = np.random.default_rng(6)
    covered = 0
    for trial in range(400):
        pairs = _drawn(table, generator)
        found = kappa(pairs)
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= truth <= found.high
        if trial < 3:
            assert found.value == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    assert 368 <= covered <= 395, "three standard deviations about 95 %"


def test_where_kappa_says_too_little_it_has_no_interval() -> None:
    assert kappa([]) == kappa([(NONE, NONE)] * 50) == (None, None, None)
    all_alike = kappa([(NONE, NONE), (REOPEN, REOPEN)] * 30)
    assert all_alike.value == pytest.approx(1.0)
    assert all_alike.low is None
    few = kappa([(NONE, REOPEN), (REOPEN, REOPEN)] * 5)
    assert (few.value, few.low) == (0.0, None)
