from __future__ import annotations

from functools import cache

import numpy as np

from analytics.synthetic import blocks, secrets
from analytics.synthetic.adapting import is_mode
from analytics.synthetic.mistakes import DOUBT, DOUBT_OF_MISATTRIBUTED
from analytics.synthetic.secrets import Secrets
from tests.synthetic.staging import small_realm


@cache
def told() -> Secrets:
    return secrets.of(small_realm())


def reports() -> list[blocks.Block]:
    settled = small_realm()
    return [blocks.make(settled, number) for number in range(settled.blocks)]


def test_there_is_one_entry_a_report_of_the_feed() -> None:
    numbers = np.concatenate([block.numbers for block in reports()])
    assert np.array_equal(told().number, numbers)


def test_reports_of_one_incident_are_about_one_person_and_soon_after_each_other() -> None:
    every = told()
    occurred = np.concatenate([block.reports.occurred_us for block in reports()])
    order = np.argsort(every.incident, kind="stable")
    same = every.incident[order][1:] == every.incident[order][:-1]
    assert 0.05 < same.mean() < 0.4
    assert (np.diff(every.about[order])[same] == 0).all()
    assert (np.abs(np.diff(occurred[order])[same]) <= 4 * 86_400_000_000).all()


def test_escalations_look_like_ordinary_life() -> None:
    scenarios = small_realm().script.scenarios
    modes = [number for number, scenario in enumerate(scenarios) if is_mode(scenario.story)]
    assert not np.isin(told().origin, modes).any()
    assert (told().origin >= 0).any()


def test_rumours_and_wrong_names_are_those_of_the_generator() -> None:
    doubt = np.concatenate([block.reports.doubt for block in reports()])
    assert np.array_equal(told().misattributed, doubt == np.float32(DOUBT_OF_MISATTRIBUTED))
    assert told().rumour[doubt == np.float32(DOUBT[2])].all()
    person = np.concatenate([block.reports.person for block in reports()])
    assert (person == told().about)[~told().misattributed].all()


def test_the_ordinary_lives_are_everybodys() -> None:
    people = small_realm().people
    assert np.allclose(told().rates_per_year.sum(axis=1), people.incidents_per_year)
    assert np.allclose(told().monthly.mean(axis=1), 1.0)
    assert (told().custody.to_day > told().custody.from_day).any()
