"""Each night takes for one what had been decided to be one by then, and nothing that was decided later."""

from __future__ import annotations

import io
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.history import History
from analytics.network import mentions, provenance
from analytics.network.links import Links
from analytics.network.merging import Said, Verdict, canonical, standing
from analytics.ranking.model import priors
from analytics.ranking.night import rank, score_night
from analytics.reports import midnight_us
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, World, report, tied_world, version, world

NOBODY = np.zeros(len(TAXONOMY.types))
FIRST = date(2026, 6, 1)
AFTER = date(2026, 7, 1)
OWN = ("own-0", "own-1", "own-2", "own-3")
VALUES = ("phone-0", "phone-1", "vehicle-2", "vehicle-3", "address-0", "s001", "outside", *OWN)
PAIRS = st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)).filter(lambda pair: pair[0] < pair[1])
VERDICTS = st.sampled_from(["same", "same", "same", "different", "undone"])
HOURS = st.integers(0, 29 * 24).map(lambda hours: hours if hours % 3 else hours // 24 * 24)
"""Hours since FIRST, now and then exactly at midnight."""
MADE = st.lists(st.tuples(HOURS, VERDICTS, PAIRS), max_size=9).map(
    lambda made: sorted(made, key=lambda d: d[0])
)
Made = list[tuple[int, Verdict, tuple[str, str]]]


def base(seed: int) -> World:
    """A tied world, where some things are used by one person alone and an outsider is met by two."""
    plain = tied_world(seed, subjects=20, reports=300)
    events = plain.reports.sort("event_id")["event_id"]
    one_s_own = [(events[7 * place], "phone", value) for place, value in enumerate(OWN)]
    met = [(events[place], "subject", "outside") for place in (3, 11, 40)]
    clash = [(events[place], "phone", "s001") for place in (5, 6, 9)]
    return plain.with_links(*one_s_own, *met, *clash)


def decided(of: World, made: Made) -> World:
    start = f"{FIRST}T00:00"
    rows = [
        (str(np.datetime64(start) + np.timedelta64(hours, "h")), verdict, *pair)
        for hours, verdict, pair in made
    ]
    return of.with_merges(*rows)


def alone(of: World, history: History, made: Made, as_of: date) -> mentions.Mentions:
    """Mentions built from nothing but what had been decided by the night."""
    known = [
        Said(("identifier", *pair), verdict)
        for hours, verdict, pair in made
        if timedelta(hours=hours) <= as_of - FIRST
    ]
    names = canonical(standing(known), "identifier")
    renamed = (
        pl.when(pl.col("link_kind") == "subject")
        .then("link_value")
        .otherwise(pl.col("link_value").replace(names))
    )
    return mentions.read(history.reports, of.event_links.with_columns(link_value=renamed), of.involvements)


def same(one: Any, other: Any) -> bool:
    """Whether two are equal to the byte, and of one kind."""
    pairs = [(getattr(one, each.name), getattr(other, each.name)) for each in fields(one)]
    return all(
        a.equals(b) if isinstance(a, pl.Series) else (a.dtype == b.dtype and a.tobytes() == b.tobytes())
        for a, b in pairs
    )


@given(st.integers(0, 3), MADE, st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_each_night_of_one_history_has_its_own_merges(seed: int, made: Made, nights: list[int]) -> None:
    source = decided(base(seed), made)
    history = source.history(AFTER)
    for days in nights:
        as_of = FIRST + timedelta(days=days)
        found = history.night(as_of, NOBODY).mentions
        assert same(found, alone(source, history, made, as_of)), as_of


@settings(max_examples=8)
@given(st.integers(0, 3), MADE, MADE, st.integers(0, 29))
def test_what_is_decided_later_leaves_a_night_byte_for_byte(
    seed: int, made: Made, other: Made, days: int
) -> None:
    as_of, model = FIRST + timedelta(days=days), priors(TAXONOMY)
    by_then = [each for each in made if each[0] <= 24 * days]
    later = [each for each in other if each[0] > 24 * days]
    expected = decided(base(seed), by_then).history(as_of)
    full = decided(base(seed), by_then + later).history(AFTER)
    assert as_bytes(rank(full, as_of, model)) == as_bytes(rank(expected, as_of, model))
    one, two = (score_night(history, as_of, model) for history in (full, expected))
    for each in fields(one):
        assert as_bytes(getattr(one, each.name)) == as_bytes(getattr(two, each.name)), each.name
    groups = [history.night(as_of, NOBODY).groups() for history in (full, expected)]
    assert same(*groups)


def as_bytes(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


PLATES = ("AB12CDE", "ab12-cde", "ab12.cde")


def strangers() -> World:
    """Three people, each seen twice with a vehicle that nobody else is named with."""
    rows = [
        report(f"e{who}{turn}", f"s{who}", f"2026-05-0{turn + 1}", "police_stop")
        for who in range(3)
        for turn in range(2)
    ]
    links = [(str(row["event_id"]), "vehicle", PLATES[int(str(row["event_id"])[1])]) for row in rows]
    return world(rows, [version(f"s{who}") for who in range(3)]).with_links(*links)


def tied(links: Links) -> list[tuple[int, int]]:
    return list(zip(links.first.tolist(), links.second.tolist(), strict=True))


NIGHTS: dict[date, list[tuple[int, int]]] = {
    date(2026, 6, 9): [],
    date(2026, 6, 10): [(0, 1)],
    date(2026, 6, 14): [(0, 1)],
    date(2026, 6, 15): [(0, 1), (0, 2), (1, 2)],
    date(2026, 6, 20): [(1, 2)],
    date(2026, 6, 25): [],
}


@pytest.mark.parametrize("backwards", [False, True])
def test_a_tie_comes_with_the_decision_and_goes_when_it_is_undone(backwards: bool) -> None:
    history = (
        strangers()
        .with_merges(
            ("2026-06-10", "same", PLATES[0], PLATES[1]),
            ("2026-06-14T00:00:00.000001", "same", PLATES[1], PLATES[2]),
            ("2026-06-19T23:59:59.999999", "undone", PLATES[0], PLATES[1]),
            ("2026-06-25", "different", PLATES[1], PLATES[2]),
        )
        .history()
    )
    for as_of in sorted(NIGHTS, reverse=backwards):
        assert tied(history.night(as_of, NOBODY).links) == NIGHTS[as_of], as_of


def test_a_tie_names_what_it_rests_on_by_the_smallest_value() -> None:
    night = strangers().with_merges(("2026-06-10", "same", *PLATES[:2])).history().night(NIGHT, NOBODY)
    behind = provenance.behind(night.mentions, night.reports, night.known, night.links, np.array([0]))
    told = [(night.reports.event_ids[row], value) for row, value in behind.select("report", "value").rows()]
    assert sorted(told) == [(event, PLATES[0]) for event in ("e00", "e01", "e10", "e11")]


def test_a_report_that_names_a_thing_by_two_of_its_values_names_it_once() -> None:
    twice = strangers().with_links(("e00", "vehicle", PLATES[1]))
    night = twice.with_merges(("2026-06-10", "same", *PLATES[:2])).history().night(NIGHT, NOBODY)
    (count,) = night.links.reports.tolist()
    assert count == 4
    assert sharing(night) == [0, 1]


def sharing(night: Timeline) -> list[int]:
    return sorted(set(night.mentions.user.tolist()))


def test_a_month_s_groups_know_what_was_decided_when_it_began() -> None:
    circle = strangers().with_merges(
        ("2026-06-10", "same", PLATES[0], PLATES[1]), ("2026-06-10", "same", PLATES[1], PLATES[2])
    )
    june, july = (circle.history(AFTER).night(as_of, NOBODY) for as_of in (NIGHT, AFTER))
    assert len(june.links) == len(july.links) == 3
    assert (june.groups().number < 0).all()
    assert july.groups().number.tolist() == [0, 0, 0]


def test_compiled_kernels_meet_one_kind_of_array_merged_or_not() -> None:
    history = strangers().with_merges(("2026-06-10", "same", *PLATES[:2])).history()
    nobody = world([], []).history()
    for each in (history.mentions, history.night(NIGHT, NOBODY).mentions, nobody.mentions):
        arrays = [part for part in vars(each).values() if isinstance(part, np.ndarray)]
        assert len(arrays) == 12
        assert not any(part.flags.writeable for part in arrays)
        assert all(part.flags.c_contiguous for part in arrays)


def test_a_merge_is_no_news_to_ties_as_they_were_known_earlier() -> None:
    night = strangers().with_merges(("2026-06-10", "same", *PLATES[:2])).history().night(NIGHT, NOBODY)
    assert tied(night.links_by(midnight_us(date(2026, 6, 1)))) == [(0, 1)]
    assert tied(night.links_by(midnight_us(date(2026, 5, 1)))) == []


def test_without_decisions_the_mentions_are_those_that_were_read() -> None:
    history = strangers().history()
    assert history.night(NIGHT, NOBODY).mentions is history.mentions


def test_nights_with_the_same_merges_share_their_mentions() -> None:
    history = strangers().with_merges(("2026-06-10", "same", *PLATES[:2])).history()
    one, two, before = (history.night(date(2026, 6, day), NOBODY).mentions for day in (10, 28, 9))
    assert one is two
    assert len(before.thing) == 0
    assert len(one.thing) == 4
