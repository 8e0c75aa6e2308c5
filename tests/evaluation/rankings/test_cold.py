from __future__ import annotations

from datetime import timedelta

from analytics.evaluation.rankings._base import Setting
from analytics.evaluation.rankings.cold import Cold
from analytics.ranking.model import priors
from analytics.ranking.night import rank
from tests.worlds import NIGHT, TAXONOMY, random_world


def test_it_ranks_with_the_priors_and_learns_nothing() -> None:
    history = random_world(11).history()
    made = Cold().ready(Setting(history, (NIGHT - timedelta(days=7), NIGHT), None))
    expected = rank(history, NIGHT, priors(TAXONOMY))
    assert made.listed(history, NIGHT).score.tolist() == expected["score"].to_list()
