from __future__ import annotations

import numpy as np

from analytics.synthetic import absences, custody
from analytics.synthetic.vocabulary import NAMES, PRISON
from tests.synthetic.staging import SMALL, small_realm


def test_a_spell_leaves_its_start_and_release_and_little_but_prison_reports_between() -> None:
    settled = small_realm()
    person = np.arange(200)
    told, away = custody.spell(
        person,
        np.full(200, 500.2),
        np.full(200, 900.7),
        settled.people,
        settled.window,
        np.random.default_rng(1),
    )
    names = np.array(NAMES)[told.kind]
    day = settled.window.day_of(told.at_us)
    assert (names == "custody_start").sum() == (names == "custody_release").sum() == 200
    inside = (day >= 501) & (day < 900)
    assert (told.source_kind[inside] == PRISON).all()
    assert "custodial_contact" in set(names[inside])
    assert "licence_breach" in set(names[day > 901])
    assert (away.from_day == 501).all()
    assert (away.to_day == 900).all()


def test_those_with_a_part_in_a_story_are_left_alone() -> None:
    settled = small_realm()
    busy = np.zeros(SMALL.people, bool)
    busy[::2] = True
    _, away = custody.ordinary(settled.people, 0, 1_000, busy, settled.window, np.random.default_rng(1))
    assert len(away)
    assert not busy[away.person].any()


def test_what_runs_past_the_window_has_no_release() -> None:
    settled = small_realm()
    last = settled.window.days - 10.0
    told, away = custody.spell(
        np.array([1]), np.array([last]), np.array([last + 400]), settled.people, settled.window,
        np.random.default_rng(1),
    )  # fmt: skip
    assert "custody_release" not in set(np.array(NAMES)[told.kind])
    assert not absences.remaining(away, 0, 2, np.array([1]), np.array([last + 5]), np.random.default_rng(1))[
        0
    ]
