"""What is counted over a list adds up over its parts, and a part that is given the sums finds the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.evidence import background, delay, dwelling, null_model, peer_clock, recent, supervision, trust
from analytics.evidence.everybody import Everybody, added
from analytics.evidence.recent import WEEKS, Typical
from analytics.evidence.trust import Told
from analytics.history import weigh
from analytics.ranking import alarms
from analytics.ranking.alarms import AlarmRules
from analytics.ranking.policy import every_signal
from analytics.reports import Flags, Ints, Reports
from analytics.signals._base import Signal
from analytics.timeline import DWELLING, RULES, Timeline
from tests.worlds import NIGHT, TAXONOMY, random_world, report, version, world

Tally = Callable[[Timeline], tuple[Ints, ...]]
TYPES = len(TAXONOMY.types)
SUBJECTS = 24
COUNTING: dict[str, Signal] = {
    name: signal for name, signal in every_signal().items() if type(signal).counted is not Signal.counted
}
ONE_APART = st.integers(0, SUBJECTS - 1).map(lambda who: [int(i == who) for i in range(SUBJECTS)])
SPLITS = st.one_of(
    ONE_APART,
    st.integers(2, 3).flatmap(
        lambda parts: st.lists(st.integers(0, parts - 1), min_size=SUBJECTS, max_size=SUBJECTS)
    ),
)
"""Which part each subject is in; one of them may be empty, or a single person."""
SEEDS = st.integers(0, 7)


@lru_cache
def night_of(seed: int) -> Timeline:
    """A night of a list in five areas or none, opened over some years, some dwelt on by one source."""
    base = random_world(seed, SUBJECTS, 900)
    versions = [
        version(
            f"s{i:03}",
            area_id=f"a{i % 5}" if i % 6 else None,
            opened_on=date(2019 + i % 6, 1 + i % 12, 1),
            status="active" if i % 10 == 0 else "closed",
        )
        for i in range(SUBJECTS)
    ]
    flood = [
        report(
            f"f{who}-{n:02}", f"s{who:03}", f"2026-0{1 + n // 28}-{1 + n % 28:02}", "arrest", f"x{who % 3}"
        )
        for who in range(4)
        for n in range(25 + 9 * who)
    ]
    everything = world([], versions).with_reports(*base.reports.to_dicts(), *flood)
    return everything.history().night(NIGHT, np.full(TYPES, 1.0 / TYPES))


def cut(values: NDArray[Any], chosen: Flags) -> NDArray[Any]:
    """The chosen entries, read-only where they were: kernels are compiled for one kind of array."""
    kept = values[chosen]
    kept.flags.writeable = values.flags.writeable
    return kept


def reports_of(reports: Reports, chosen: Flags) -> Reports:
    """The reports on the `chosen` (s,) subjects, these numbered anew; sources keep their numbers."""
    rows = chosen[reports.subject]
    columns: dict[str, Any] = {
        each.name: cut(getattr(reports, each.name), rows)
        for each in fields(reports)
        if each.name not in ("subject_ids", "event_ids", "first_told", "sources")
    }
    number = (np.cumsum(chosen) - 1).astype(np.int32)[columns["subject"]]
    number.flags.writeable = False
    return replace(
        reports,
        **columns
        | {
            "subject": number,
            "subject_ids": reports.subject_ids.filter(chosen),
            "event_ids": reports.event_ids.filter(rows),
            "first_told": cut(reports.first_told, chosen),
        },
    )


def part_of(whole: Timeline, chosen: Flags, everybody: Everybody) -> Timeline:
    """The same night of the `chosen` (s,) subjects, ties left aside: `mentions` stay those of the whole."""
    rows = chosen[whole.reports.subject]
    of_reports = {name: cut(getattr(whole, name), rows) for name in ("known", "grade_weight", "trust")}
    of_people = {
        name: cut(getattr(whole, name), chosen)
        for name in ("ranked", "active", "opened_us", "area", "reopened_us")
    }
    arrays: dict[str, Any] = of_reports | of_people
    return replace(whole, reports=reports_of(whole.reports, chosen), everybody=everybody, **arrays)


def split(whole: Timeline, places: list[int], everybody: Everybody) -> list[Timeline]:
    """A night of each part."""
    return [part_of(whole, np.array(places) == which, everybody) for which in range(max(places) + 1)]


def dwelt(night: Timeline) -> tuple[Ints, ...]:
    return dwelling.on_each(night.reports, night.known, night.as_of_us, DWELLING)[1]


def observed(night: Timeline) -> tuple[Ints, ...]:
    return background.observed(night.lives, night.as_of_us, TYPES, RULES.background)


def peers(night: Timeline) -> tuple[Ints, ...]:
    return peer_clock.peers(night.incidents, night.area, night.areas, night.as_of_us, TYPES, RULES.clock)


def delays(night: Timeline) -> tuple[Ints, ...]:
    return (delay.delays(night.reports, night.known, night.as_of_us, TYPES, WEEKS, RULES.delay),)


def typical(night: Timeline) -> tuple[Ints, ...]:
    return recent.typical(night.incidents, night.as_of_us, TYPES)


def releases(night: Timeline) -> tuple[Ints, ...]:
    return supervision.releases(
        night.incidents, night.custody, night.rates, night.as_of_us, RULES.supervision
    )


def volume(night: Timeline) -> tuple[Ints, ...]:
    return alarms.volume(night, AlarmRules())


def by_signal(signal: Signal) -> Tally:
    def counted(night: Timeline) -> tuple[Ints, ...]:
        found = signal.counted(night)
        assert found is not None
        return (found,)

    return counted


TALLIES: dict[str, Tally] = {
    each.__name__: each for each in (dwelt, observed, peers, delays, typical, releases, volume)
} | {name: by_signal(signal) for name, signal in COUNTING.items()}


def before_counting(whole: Timeline) -> Everybody:
    """What a part has to be given before it can count anything: incidents and rates are made of it."""
    return Everybody(first_us=whole.first_us, dwelt=whole.dwelling[1], cohort=whole.cohort)


def of_everybody(whole: Timeline) -> Everybody:
    """All that a part needs to know of the whole, but for ties."""
    rules = AlarmRules()
    found = alarms.steps(whole, alarms.checked_nights(whole.as_of_us, rules), rules)
    likelihood = null_model.urn_likelihood(alarms.record(whole, rules), rules.null)
    return Everybody(
        first_us=whole.first_us,
        dwelt=whole.dwelling[1],
        cohort=whole.cohort,
        peers=whole.peers,
        delays=whole.delays,
        typical=whole.typical,
        releases=whole.releases,
        signals={signal: signal.counts(whole) for signal in COUNTING.values()},
        volume=alarms.volume(whole, rules),
        mix_incidents=null_model.fitted_worth(likelihood, rules.null),
        spread=null_model.spread(null_model.totals(found)[whole.ranked], rules.null),
    )


def told_by(parts: list[Reports]) -> Told:
    """What the sources told of anybody, from what they told of each part."""
    by_part = [trust.told(reports) for reports in parts]
    minutes = [
        np.sort(np.concatenate([each.minutes[each.offsets[i] : each.offsets[i + 1]] for each in by_part]))
        for i in range(parts[0].sources)
    ]
    offsets = np.concatenate([[0], np.cumsum([len(each) for each in minutes])])
    return Told(offsets.astype(np.int64), np.concatenate(minutes))


def test_named_tuples_are_added_field_by_field_and_keep_their_name() -> None:
    parts = [Typical(np.array([n, 2]), np.array([[10 * n]])) for n in (1, 3, 5)]
    found = added(parts)
    assert isinstance(found, Typical)
    assert (found.incidents.tolist(), found.weights.tolist()) == ([9, 6], [[90]])
    assert parts[0].incidents.tolist() == [1, 2], "a part is not changed"
    assert added(parts[:1]).weights.tolist() == [[10]]


@pytest.mark.parametrize("name", TALLIES)
def test_every_tally_has_something_to_count(name: str) -> None:
    for column in TALLIES[name](night_of(0)):
        assert np.issubdtype(column.dtype, np.integer)
        assert column.sum() > 0


def test_some_of_what_a_source_says_in_these_lists_is_more_than_is_unremarkable() -> None:
    told, kept = dwelt(night_of(0))
    assert (kept < told * dwelling.FIXED_POINT).any()


def test_the_signals_that_count_something_are_known() -> None:
    assert set(COUNTING) >= {"breadth", "severity_drift", "silence_broken", "stage_step"}


@pytest.mark.parametrize("name", TALLIES)
@given(seed=SEEDS, places=SPLITS)
def test_over_any_parts_it_adds_up_to_that_of_the_whole(name: str, seed: int, places: list[int]) -> None:
    whole = night_of(seed)
    parts = [TALLIES[name](part) for part in split(whole, places, before_counting(whole))]
    found = [sum(columns[1:], start=columns[0]) for columns in zip(*parts, strict=True)]
    assert [column.tolist() for column in found] == [column.tolist() for column in TALLIES[name](whole)]


@given(seed=SEEDS, places=SPLITS)
def test_the_first_of_anything_is_the_earliest_of_the_parts(seed: int, places: list[int]) -> None:
    whole = night_of(seed)
    assert whole.first_us == min(part.first_us for part in split(whole, places, Everybody()))


@given(seed=SEEDS, places=SPLITS)
def test_trust_in_a_part_is_that_in_the_whole_where_everything_told_is_known(
    seed: int, places: list[int]
) -> None:
    reports = night_of(seed).reports
    chosen = [np.array(places) == which for which in range(max(places) + 1)]
    parts = [reports_of(reports, each) for each in chosen]
    merged, expected = told_by(parts), trust.told(reports)
    assert merged.offsets.tolist() == expected.offsets.tolist()
    assert merged.minutes.tolist() == expected.minutes.tolist()
    grades, trusted = weigh(reports)
    for part, each in zip(parts, chosen, strict=True):
        rows = each[reports.subject]
        assert [found.tolist() for found in weigh(part, merged)] == [
            grades[rows].tolist(),
            trusted[rows].tolist(),
        ]


@given(seed=SEEDS, places=SPLITS)
def test_what_is_fitted_to_a_list_is_fitted_to_the_rows_of_its_people(seed: int, places: list[int]) -> None:
    whole, rules = night_of(seed), AlarmRules()
    nights, everybody = alarms.checked_nights(whole.as_of_us, rules), of_everybody(whole)
    told = null_model.urn_likelihood(alarms.record(whole, rules), rules.null)
    lives = null_model.totals(alarms.steps(whole, nights, rules))
    for which, part in enumerate(split(whole, places, everybody)):
        chosen = np.array(places) == which
        found = null_model.urn_likelihood(alarms.record(part, rules), rules.null)
        assert found.tolist() == told[chosen].tolist()
        assert null_model.totals(alarms.steps(part, nights, rules)).tolist() == lives[chosen].tolist()


@given(seed=SEEDS, places=SPLITS)
def test_with_everybodys_figures_a_part_finds_of_its_people_what_the_whole_does(
    seed: int, places: list[int]
) -> None:
    whole, rules = night_of(seed), AlarmRules()
    nights, everybody = alarms.checked_nights(whole.as_of_us, rules), of_everybody(whole)
    for which, part in enumerate(split(whole, places, everybody)):
        chosen = np.array(places) == which
        rows = chosen[whole.reports.subject]
        assert part.dwelling[0].tolist() == whole.dwelling[0][rows].tolist()
        assert (
            part.incidents.weight.tolist() == whole.incidents.weight[chosen[whole.incidents.subject]].tolist()
        )
        assert part.rates.tolist() == whole.rates[chosen].tolist()
        mine = chosen[whole.incidents.subject[whole.recent.chosen]]
        for name in ("week", "type", "weight", "source", "believed", "usual", "unusual"):
            assert getattr(part.recent, name).tolist() == getattr(whole.recent, name)[mine].tolist(), name
        assert part.recent.heard.tolist() == whole.recent.heard.tolist()
        assert part.recent.ordinary.tolist() == whole.recent.ordinary.tolist()
        for signal in COUNTING.values():
            assert signal.totals(part).tolist() == signal.totals(whole)[chosen].tolist()
        found, expected = (alarms.e_values(each, nights, rules) for each in (part, whole))
        assert found.tolist() == expected[chosen].tolist()
