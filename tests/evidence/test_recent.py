"""The last year of everybody's incidents, and what is ordinary for each."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from analytics.evidence import background, custody, delay, peer_clock, supervision
from analytics.evidence.recent import WEEKS, Recent, RecentRules
from analytics.reports import WEEK_US, Floats
from analytics.timeline import Timeline
from tests.worlds import NIGHT, TAXONOMY, World, moment, random_world, report, version, world

TYPES = len(TAXONOMY.types)
WEIGHS = np.array([entry.weighs for entry in TAXONOMY.types])
RULES = RecentRules()


def night(source: World) -> Timeline:
    return source.history().night(NIGHT, np.zeros(TYPES))


def ago(days: float) -> str:
    return str(moment(str(NIGHT)) - timedelta(days=days))


RANDOM = night(random_world(8, subjects=80, reports=3_000))
SEEN = RANDOM.recent


def test_chosen_are_the_last_years_incidents_of_ranked_people_that_weigh() -> None:
    incidents = RANDOM.incidents
    expected = [
        j
        for j in range(incidents.subject.shape[0])
        if RANDOM.as_of_us - incidents.occurred[j] < WEEKS * WEEK_US
        and WEIGHS[incidents.type[j]]
        and RANDOM.ranked[incidents.subject[j]]
    ]
    assert len(expected) > 100
    assert SEEN.chosen.tolist() == expected


def test_offsets_are_each_persons() -> None:
    who = RANDOM.incidents.subject[SEEN.chosen]
    assert SEEN.offsets.shape == (len(RANDOM.reports.subject_ids) + 1,)
    for i, (start, stop) in enumerate(zip(SEEN.offsets[:-1], SEEN.offsets[1:], strict=True)):
        assert (who[start:stop] == i).all()
    assert SEEN.offsets[-1] == SEEN.chosen.shape[0]


def test_weeks_count_back_from_the_night() -> None:
    days = {"a": 0.5, "b": 6.9, "c": 7.1, "d": 363.5, "e": 364.5}
    rows = [report(name, "s1", ago(days[name]), "arrest", recorded_at=moment(ago(0.1))) for name in days]
    assert night(world(rows, [version("s1")])).recent.week.tolist() == [51, 1, 0, 0]


def test_what_is_ordinary_is_the_background_of_the_person_and_type() -> None:
    lives = background.Lives(
        RANDOM.incidents, RANDOM.custody, RANDOM.ranked, RANDOM.opened_us, RANDOM.first_us
    )
    cohort = background.observed(lives, RANDOM.as_of_us, TYPES, RULES.background)
    rates = background.rates(lives, cohort, RANDOM.as_of_us, TYPES, RULES.background)
    assert SEEN.rates.tolist() == rates.tolist()
    incidents = RANDOM.incidents
    own = rates[incidents.subject[SEEN.chosen], incidents.type[SEEN.chosen]]
    assert SEEN.usual.tolist() == own.tolist()


def test_what_is_unusual_is_the_clock_times_the_supervision() -> None:
    incidents, inside, area, as_of_us = RANDOM.incidents, RANDOM.custody, RANDOM.area, RANDOM.as_of_us
    peers = peer_clock.peers(incidents, area, int(area.max()) + 1, as_of_us, TYPES, RULES.clock)
    clock = peer_clock.ratios(incidents, SEEN.chosen, area, peers, as_of_us, RULES.clock)
    followed = supervision.releases(incidents, inside, SEEN.rates, as_of_us, RULES.supervision)
    raised = supervision.factors(incidents, inside, followed, RULES.supervision)
    assert SEEN.unusual.tolist() == (clock * raised[SEEN.chosen]).tolist()
    assert (raised[SEEN.chosen] > 1).any()
    assert SEEN.unusual.min() > 0


def test_a_corroborated_incident_has_no_single_source() -> None:
    people = [version(f"s{i}") for i in range(9)]
    # both sources have a record of other people
    record = [
        report(f"r{i}{source}", f"s{i}", ago(500 + 20 * i), "arrest", source)
        for i in range(1, 9)
        for source in ("p", "q")
    ]
    told = [report("one", "s0", ago(40), "site_interest", "p"), report("alone", "s0", ago(20), "arrest", "p")]
    confirmed = [*told, report("two", "s0", ago(39.9), "site_interest", "q")]
    assert night(world(record + told, people)).recent.source.tolist() == [0, 0]
    assert night(world(record + confirmed, people)).recent.source.tolist() == [-1, 0]


def test_heard_is_the_reported_share_of_a_week_times_the_mean_weight() -> None:
    counts = delay.delays(RANDOM.reports, RANDOM.known, RANDOM.as_of_us, TYPES, WEEKS, RULES.delay)
    share = delay.reported_share(counts, RULES.delay)
    incidents = RANDOM.incidents
    week = (RANDOM.as_of_us - incidents.occurred) // WEEK_US
    for kind in (TAXONOMY.code("arrest"), TAXONOMY.code("traffic_offence")):
        weights = incidents.weight[(week >= WEEKS) & (incidents.type == kind)]
        mean = (weights.sum() + 10 * 0.5) / (weights.shape[0] + 10)
        assert SEEN.heard[kind] == pytest.approx(share[kind] * mean * 7 / 365.25, abs=1e-7)


def test_exposure_is_that_of_custody() -> None:
    row, exposure = custody.weekly_exposure(
        RANDOM.custody, len(RANDOM.reports.subject_ids), RANDOM.as_of_us, WEEKS
    )
    assert (SEEN.exposure_row.tolist(), SEEN.exposure.tolist()) == (row.tolist(), exposure.tolist())
    assert (SEEN.exposure[0] == 1).all()


def test_the_ordinary_mix_is_that_of_what_weighs() -> None:
    assert SEEN.ordinary.sum() == pytest.approx(1)
    assert (SEEN.ordinary[~WEIGHS] == 0).all()
    commonest = np.argmax(SEEN.ordinary)
    week = (RANDOM.as_of_us - RANDOM.incidents.occurred) // WEEK_US
    old = np.bincount(RANDOM.incidents.type[week >= WEEKS], minlength=TYPES)
    assert old[commonest] == old[WEIGHS].max()


def _parts(recent: Recent) -> list[bytes]:
    return [
        np.ascontiguousarray(part).tobytes() for part in vars(recent).values() if isinstance(part, np.ndarray)
    ]


def test_the_same_rows_in_any_order_give_the_same_bytes() -> None:
    source = random_world(9)
    turned = World(source.reports.reverse(), source.versions.reverse())
    assert _parts(night(source).recent) == _parts(night(turned).recent)


def test_nobody_has_nothing() -> None:
    empty = night(world([], [])).recent
    assert empty.chosen.shape == (0,)
    assert empty.offsets.tolist() == [0]
    finite: list[Floats] = [empty.heard, empty.ordinary]
    assert all(np.isfinite(part).all() for part in finite)
