from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from analytics.errors import UsageError
from analytics.evaluation.rankings._base import Setting
from analytics.evaluation.rankings.model import Model, weighed
from analytics.ranking.night import rank
from analytics.ranking.policy import every_signal, ranked_signals
from tests.worlds import NIGHT, random_world

FIRST = NIGHT - timedelta(days=28)
HISTORY = random_world(11).history()
SETTING = Setting(HISTORY, (FIRST, NIGHT), None)


def test_it_is_the_list_of_the_model_fitted_on_the_first_night() -> None:
    assert SETTING.model.fitted_until == FIRST
    listed = Model().ready(SETTING).listed(HISTORY, NIGHT)
    expected = rank(HISTORY, NIGHT, SETTING.model)
    assert HISTORY.reports.subject_ids.gather(listed.subject).to_list() == expected["subject_id"].to_list()
    assert listed.score.tolist() == expected["score"].to_list()
    assert listed.probability is not None
    assert listed.probability.tolist() == expected["probability"].to_list()


def test_who_is_not_on_the_list_has_no_score() -> None:
    made = Model().ready(SETTING)
    scores = made.scores(HISTORY, NIGHT)
    assert set(np.flatnonzero(~np.isnan(scores))) == set(made.listed(HISTORY, NIGHT).subject)
    assert np.isnan(scores).any()


def test_before_it_is_made_ready_it_says_so() -> None:
    with pytest.raises(UsageError, match="made ready"):
        Model().listed(HISTORY, NIGHT)


def test_a_what_if_changes_the_signals_and_nothing_else() -> None:
    assert weighed("", "") is None
    less = next(iter(ranked_signals()))
    found = weighed(less, "")
    assert found is not None
    assert set(found) == set(ranked_signals()) - {less}
    shadow = [name for name in every_signal() if name not in ranked_signals()]
    for name in shadow:
        more = weighed("", name)
        assert more is not None
        assert list(more) == sorted({*ranked_signals(), name})


def test_the_list_without_a_signal_is_ranked_without_it() -> None:
    less = next(iter(ranked_signals()))
    listed = Model(without=less).ready(SETTING).listed(HISTORY, NIGHT)
    expected = rank(HISTORY, NIGHT, SETTING.model, signals=weighed(less, ""))
    assert listed.score.tolist() == expected["score"].to_list()
    assert listed.score.tolist() != Model().ready(SETTING).listed(HISTORY, NIGHT).score.tolist()
