"""The mixture kernel against a plain reading of the formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.evidence.mixture import SLOTS, WEEKS, Window, explained, scores


def window(seed: int, incidents: int, *, cap: float = 1.5, sources: int = 4, subjects: int = 3) -> Window:
    rng = np.random.default_rng(seed)
    types, strengths = 5, 3
    subject = np.sort(rng.integers(0, subjects, incidents))
    week = rng.integers(0, WEEKS, incidents)
    order = np.lexsort((-week, subject))
    exposure = np.ones((2, WEEKS))
    exposure[1, 5:20] = 0.25
    return Window(
        offsets=np.searchsorted(subject, np.arange(subjects + 1)),
        week=week[order],
        source=rng.integers(-1, sources, incidents).astype(np.int32),
        evidence=rng.gamma(1.0, 0.6, (incidents, strengths)),
        exposure_row=rng.integers(0, 2, subjects).astype(np.int32),
        exposure=exposure,
        missing=np.column_stack([rng.random(WEEKS) * 0.02, rng.random(WEEKS) * 0.06, np.zeros(WEEKS)]),
        own_missing=rng.random((types, WEEKS)) * 0.02,
        rates=rng.gamma(1.0, 1.0, (subjects, types)),
        log_prior=np.log(np.array([0.4, 0.35, 0.25]) / WEEKS),
        source_cap=cap,
    )


def plain(w: Window, subject: int) -> float:
    """The formula of the module's docstring, term by term."""
    rows = range(w.offsets[subject], w.offsets[subject + 1])
    exposure = w.exposure[w.exposure_row[subject]]
    terms = []
    for onset in range(WEEKS):
        for h in range(w.missing.shape[1]):
            own = w.own_missing.T @ w.rates[subject] if h == w.missing.shape[1] - 1 else np.zeros(WEEKS)
            silence = sum(exposure[g] * (w.missing[g, h] + own[g]) for g in range(onset + 1))
            since = [j for j in rows if w.week[j] <= onset]
            free = sum(w.evidence[j, h] for j in since if w.source[j] < 0)
            by_source = {int(s): 0.0 for s in w.source[since] if s >= 0} if since else {}
            for j in since:
                if w.source[j] >= 0:
                    by_source[int(w.source[j])] += w.evidence[j, h]
            capped = sum(min(w.source_cap, total) for total in by_source.values())
            terms.append(free + capped - silence + w.log_prior[h])
    return float(np.logaddexp.reduce(terms))


@given(seed=st.integers(0, 10_000), incidents=st.integers(0, 40), cap=st.sampled_from([0.1, 1.5, 100.0]))
def test_the_kernel_is_the_formula(seed: int, incidents: int, cap: float) -> None:
    w = window(seed, incidents, cap=cap)
    assert scores(w, np.arange(3)).tolist() == pytest.approx([plain(w, i) for i in range(3)], abs=1e-9)


@given(seed=st.integers(0, 10_000), incidents=st.integers(0, 60), cap=st.sampled_from([0.1, 1.5, 100.0]))
def test_shares_add_up_to_the_score(seed: int, incidents: int, cap: float) -> None:
    w = window(seed, incidents, cap=cap)
    score, shares = explained(w, np.arange(3))
    assert score.tolist() == scores(w, np.arange(3)).tolist()
    for i in range(3):
        own = shares.incident[w.offsets[i] : w.offsets[i + 1]].sum()
        assert own + shares.silence[i] + shares.remainder[i] == pytest.approx(score[i], abs=1e-9)
        assert shares.onset[i].sum() == pytest.approx(1, abs=1e-9)
    assert (shares.incident >= 0).all()
    assert (shares.silence <= 0).all()
    assert (shares.remainder <= 1e-9).all() or shares.remainder.max() < np.log(WEEKS * 4)


def test_more_evidence_never_lowers_a_score() -> None:
    w = window(5, 30)
    more = w._replace(evidence=w.evidence * 1.3)
    assert (scores(more, np.arange(3)) >= scores(w, np.arange(3))).all()


def test_one_source_adds_no_more_than_its_cap() -> None:
    flood = window(1, 500, cap=2.0, sources=1, subjects=1)
    alone = flood._replace(source=np.zeros(500, dtype=np.int32))
    assert scores(alone, np.arange(1))[0] <= 2.0
    free = flood._replace(source=np.full(500, -1, dtype=np.int32))
    assert scores(free, np.arange(1))[0] > 10


def test_sources_beyond_the_slots_share_one_cap() -> None:
    w = window(2, 2_000, cap=0.01, subjects=1)
    many = w._replace(source=np.arange(2_000, dtype=np.int32))
    assert scores(many, np.arange(1))[0] <= SLOTS * 0.01


def test_only_those_asked_for_are_scored() -> None:
    found = scores(window(3, 30), np.array([1]))
    assert np.isnan(found).tolist() == [True, False, True]
