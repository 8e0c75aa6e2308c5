from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analytics.contracts import LINK_KINDS
from analytics.synthetic import blocks, scenarios
from analytics.synthetic.arrays import Flags
from analytics.synthetic.blocks import Block, Realm
from analytics.synthetic.happenings import ORDINARY
from analytics.synthetic.parameters import World
from analytics.synthetic.people import VICTIM, WITNESS
from analytics.synthetic.ties import SUBJECT
from analytics.synthetic.truth import folder
from analytics.synthetic.vocabulary import FAMILIES, FAMILY_OF
from analytics.synthetic.world import realm, simulate
from tests.synthetic.staging import SMALL, told

NAME = "beside_active"
TINY = World(closed=500, active=80, years=2.0)


@cache
def without() -> Realm:
    """The small world without the story."""
    return realm(replace(SMALL, story_scale=tuple(pair for pair in SMALL.story_scale if pair[0] != NAME)))


@cache
def reported(*, beside: bool) -> list[Block]:
    """All that is reported in the small world, with the story or without."""
    settled = told(NAME).settled if beside else without()
    return [blocks.make(settled, number) for number in range(settled.blocks)]


def taking_part() -> Flags:
    return np.isin(np.arange(len(told(NAME).settled.people)), told(NAME).cast.person)


def test_the_other_is_active_and_of_the_same_area() -> None:
    story = told(NAME)
    cohort, partner = story.settled.people.cohort, story.cast.partner
    assert not cohort.closed[partner].any()
    assert not np.isin(story.settled.people.role[partner], (WITNESS, VICTIM)).any()
    assert (cohort.area[partner] == cohort.area[story.cast.person]).all()
    assert (cohort.opened_day[partner] <= story.cast.onset).all()
    assert np.bincount(partner).max() == 4


def test_many_closed_people_have_a_part_and_some_begin_late() -> None:
    story = told(NAME)
    people = story.settled.people
    assert people.rankable[story.cast.person].all()
    assert (story.cast.onset >= people.cohort.closed_day[story.cast.person] + 60).all()
    assert len(np.unique(story.cast.person)) == len(story.cast) > 0.1 * SMALL.closed
    assert np.mean(story.cast.onset > story.settled.window.days - 365) > 0.15
    assert (story.cast.days >= 700).all()


def test_they_share_a_home_and_now_and_then_more() -> None:
    cast, things = told(NAME).cast, told(NAME).settled.ties.things
    shared = {
        kind: np.mean(things[row][cast.person] == things[row][cast.partner])
        for row, kind in enumerate(LINK_KINDS)
    }
    assert shared["address"] == 1
    assert 0.08 < shared["vehicle"] < 0.25
    assert 0.02 < shared["phone"] < 0.12
    assert 0.02 < shared["account"] < 0.12
    assert shared["device"] < 0.02


def test_what_is_added_names_the_other_and_is_ordinary() -> None:
    story = told(NAME)
    partner = dict(zip(story.cast.person.tolist(), story.cast.partner.tolist(), strict=True))
    assert [partner[person] for person in story.added.person.tolist()] == story.added.partner.tolist()
    assert set(story.names()) == {"police_stop", "contact_subject_of_interest", "group_attendance"}
    assert (story.added.credit == ORDINARY).all()


def test_it_goes_on_for_years_without_a_burst() -> None:
    story = told(NAME)
    ended = np.isin(story.added.person, story.cast.person[story.cast.end < story.settled.window.days])
    assert 0.42 < np.mean(story.progress()[ended] < 0.5) < 0.58
    counts = np.array([len(story.rows(int(person))) for person in story.cast.person])
    lasting = np.minimum(story.cast.end, story.settled.window.days) - story.cast.onset
    assert counts.min() >= 1
    assert counts.sum() == pytest.approx(len(counts) + 1.5 * lasting.sum() / 365.25, rel=0.1)


def test_the_feed_ties_them_to_the_other_from_the_onset_on() -> None:
    story = told(NAME)
    partner, onset = np.full((2, len(story.settled.people)), -1.0)
    partner[story.cast.person], onset[story.cast.person] = story.cast.partner, story.cast.onset
    seen, early = [], 0
    for block in reported(beside=True):
        links = block.links
        person = block.reports.person[links.report]
        to_partner = (links.kind == SUBJECT) & (links.value == partner[person])
        day = story.settled.window.day_of(block.reports.occurred_us[links.report[to_partner]])
        early += int((day < np.floor(onset[person[to_partner]])).sum())
        seen += person[to_partner].tolist()
    assert early < 0.03 * len(seen)
    # Some were not yet reported by the end, or under another's name.
    assert len(set(seen)) > 0.9 * len(story.cast)


def test_both_give_the_same_address() -> None:
    story = told(NAME)
    given: dict[int, set[int]] = {}
    for block in reported(beside=True):
        links = block.links
        row = np.flatnonzero(links.kind == LINK_KINDS.index("address"))
        people = block.reports.person[links.report[row]].tolist()
        for person, address in zip(people, links.value[row].tolist(), strict=True):
            given.setdefault(person, set()).add(address)
    pairs = zip(story.cast.person.tolist(), story.cast.partner.tolist(), strict=True)
    known = [given[one] & given[other] for one, other in pairs if one in given and other in given]
    assert len(known) > 0.4 * len(story.cast)
    assert np.mean([bool(same) for same in known]) > 0.6


def test_nothing_else_of_anybody_changes() -> None:
    scripts = [settled.script.scenarios for settled in (told(NAME).settled, without())]
    for one, other in zip(*scripts, strict=True):
        if one.name == NAME:
            assert len(other.parts) == 0
            continue
        for column in fields(one.parts):
            assert np.array_equal(getattr(one.parts, column.name), getattr(other.parts, column.name))
    assert np.array_equal(told(NAME).settled.history.acts.person, without().history.acts.person)


def test_no_other_family_rises_and_nobody_acts_more() -> None:
    those = taking_part()
    counts = []
    for beside in (True, False):
        lots = [block.reports for block in reported(beside=beside)]
        kind = np.concatenate([part.kind[those[part.person]] for part in lots])
        counts.append(np.bincount(FAMILY_OF[kind], minlength=len(FAMILIES)))
    for family, rise in zip(FAMILIES, np.subtract(*counts) / np.sqrt(counts[1]), strict=True):
        if family in {"contact", "criminality"}:
            assert rise > 5
        else:
            assert abs(rise) < 4
    people = told(NAME).settled.people
    acted = np.isin(np.arange(len(people)), told(NAME).settled.history.acts.person)[people.rankable]
    among = those[people.rankable]
    assert abs(acted[among].mean() - acted[~among].mean()) < 4 * np.sqrt(acted.mean() / among.sum())


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file of a feed and of the truth beside it."""
    return {
        f"{place.suffix}/{path.name}": path.read_bytes()
        for place in (out, folder(out))
        for path in place.iterdir()
    }


def test_a_world_that_does_not_name_it_has_the_bytes_it_had_before_there_was_such_a_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate(tmp_path / "now", TINY)
    simulate(tmp_path / "named", replace(TINY, story_scale=((NAME, 1.0),)))
    others = {name: story for name, story in scenarios.stories().items() if name != NAME}
    monkeypatch.setattr(scenarios, "stories", lambda: others)
    simulate(tmp_path / "before", TINY)
    now = bytes_of(tmp_path / "now")
    assert len(now) == len(bytes_of(tmp_path / "named")) > 8
    assert now == bytes_of(tmp_path / "before")
    assert now["/events.parquet"] != bytes_of(tmp_path / "named")["/events.parquet"]


def test_where_nobody_is_active_nothing_comes_of_it(tmp_path: Path) -> None:
    alone = replace(TINY, active=0, story_scale=((NAME, 1.0),))
    simulate(tmp_path / "feed", alone)
    others = pl.read_parquet(folder(tmp_path / "feed") / "others.parquet")
    assert NAME not in others["mode"].to_list()
