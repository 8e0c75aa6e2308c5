from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.evaluation.rankings._base import Setting
from analytics.evaluation.rankings.oracle import Oracle
from analytics.evaluation.rankings.random import Random
from analytics.evaluation.scenes import of_world
from analytics.evaluation.worlds import Size, spec
from analytics.progress import QUIET
from tests.worlds import NIGHT, random_world

HISTORY = random_world(3).history()


def test_nobody_knows_how_a_store_was_made() -> None:
    with pytest.raises(UsageError, match="simulated worlds"):
        Oracle().ready(Setting(HISTORY, (NIGHT,), None))


def test_before_it_is_made_ready_it_says_so() -> None:
    with pytest.raises(UsageError, match="made ready"):
        Oracle().scores(HISTORY, NIGHT)


def test_it_lists_everybody_whom_the_world_s_list_holds(tmp_path: Path) -> None:
    opened = of_world(spec("reference", 1, Size(closed=150, active=30, years=4.0)), tmp_path).open(QUIET)
    night = opened.history.until
    setting = Setting(opened.history, (night,), opened.made)
    listed = Oracle().ready(setting).listed(opened.history, night)
    everybody = Random().listed(opened.history, night)
    assert sorted(listed.subject) == sorted(everybody.subject)
    assert listed.probability is None
