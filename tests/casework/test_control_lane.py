from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from analytics.casework import audit
from analytics.casework.database import Casework, reading, writing
from analytics.casework.desk import control_lane, missing, rules, standing
from analytics.casework.desk.control_lane import slot_of
from analytics.casework.keys import Keys
from analytics.casework.people import Actor
from analytics.errors import NotAllowedError
from tests.casework.conftest import NOW
from tests.casework.desk import DAY, NIGHT, case, hit, listed, move_on, news, take, with_known_keys

MONDAY = date(2026, 6, 29)


def test_a_week_is_drawn_once_below_the_line(casework: Casework, actors: dict[str, Actor]) -> None:
    ann, casework = actors["ann"], with_known_keys(casework)
    rules.change(casework, actors["sue"], reason="dense", now=NOW, control_share=0.5, capacity_a_week=20)
    first = take(casework, ann, hit("P250", "E1"), people=300)
    assert first.subject_id == "P250"
    take(casework, actors["ben"], people=300)
    weeks, draws = control_lane.results(casework, actors["dan"])
    # 300 people, 20 above the line, and one whose case is a tripwire's
    assert weeks.rows() == [(MONDAY, 279, pytest.approx(10.0), weeks["least_probability"][0])]
    assert 0 < weeks["least_probability"][0] < 10 / 279
    assert 1 <= draws.height <= 30
    assert draws["found"].null_count() == draws.height
    with reading(casework) as connection:
        drawn = [each for each in audit.entries(connection) if each.action == "control cases drawn"]
    assert len(drawn) == 1
    assert f'"people":279,"week":"{MONDAY}"' in drawn[0].content
    with pytest.raises(NotAllowedError, match="may not see what the list misses"):
        control_lane.results(casework, ann)


def test_draws_come_up_at_places_drawn_by_lot_and_what_is_left_comes_again(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    ann, casework = actors["ann"], with_known_keys(casework)
    rules.change(casework, actors["sue"], reason="dense", now=NOW, control_share=0.5, capacity_a_week=10)
    lanes: Counter[str] = Counter()
    for _ in range(4):
        found = case(casework, take(casework, ann, people=300).case_id)
        lanes[found.lane] += 1
        outcome = "recommend reopening" if found.lane == "control" else "no further action"
        move_on(casework, ann, found.case_id, outcome=outcome)
    draws = control_lane.results(casework, actors["dan"])[1]
    assert draws["found"].drop_nulls().to_list() == [True] * lanes["control"]
    left = draws.height - lanes["control"]
    with writing(casework) as connection:
        for weeks in (0, 1, 3, 4):
            desk = standing.look(connection, casework, listed(300), news(), NOW + weeks * 7 * DAY)
            again = control_lane.waiting(connection, casework.keys, desk)
            assert len(again) == (left if weeks < control_lane.KEPT_WEEKS else 0)
            assert all(1 <= draw.slot <= 10 for draw in again)
    rules.change(casework, actors["sue"], reason="leave", now=NOW, capacity_a_week=2)
    with writing(casework) as connection:
        desk = standing.look(connection, casework, listed(300), news(), NOW)
        again = control_lane.waiting(connection, casework.keys, desk)
    assert len(again) == left
    assert all(1 <= draw.slot <= 2 for draw in again), "none is lost where the capacity is lowered"


def test_without_a_share_nobody_is_drawn_and_the_week_is_noted(
    casework: Casework, actors: dict[str, Actor]
) -> None:
    rules.change(casework, actors["sue"], reason="off", now=NOW, control_share=0.0)
    take(casework, actors["ann"])
    weeks, draws = control_lane.results(casework, actors["sue"])
    assert weeks.select("people", "expected").rows() == [(10, 0.0)]
    assert draws.is_empty()
    assert missing.estimate(weeks.filter(weeks["expected"] > 0), draws).drawn == 0


def test_places_are_spread_evenly() -> None:
    keys = Keys(b"a" * 32, b"b" * 32, Path())
    places = Counter(slot_of(keys, NIGHT, f"{person}", 20) for person in range(4_000))
    assert set(places) == set(range(1, 21))
    assert max(places.values()) < 2 * min(places.values())
