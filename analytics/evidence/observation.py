"""Each subject's record as steps: so much time of the recording clock, then an incident or a night.

What is ordinary for a subject's kinds is an urn (Polya): the list's mix, worth `mix_incidents`, and every
incident of the subject's own so far. All that a step says is settled before the incident that ends it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from analytics.reports import DAY_US, WEEK_US, Floats, Ints

YEAR_US = 365.25 * DAY_US


class Record(NamedTuple):
    """s subjects with m incidents, sorted by (subject, time); times in microseconds.

    `offsets` (s + 1,) are each subject's incidents; `when` (m,) they were recorded, `occurred` and `kind`
    theirs; `area` (s,) is a row of `clock_years`; `since` (s,) is when a subject begins to be observed.
    Spells in custody (`spell_offsets` (s + 1,), `spell_start`, `spell_end`) are not observed, nor is what
    happened in them. `clock_first` and `clock_years` are a `RecordingClock`. `mix` (k,) is the list's mix
    of kinds, summing to 1, and worth `mix_incidents` in a subject's urn.
    """

    offsets: Ints
    when: Ints
    occurred: Ints
    kind: Ints
    area: Ints
    since: Ints
    spell_offsets: Ints
    spell_start: Ints
    spell_end: Ints
    clock_first: int
    clock_years: Floats
    mix: Floats
    mix_incidents: float


class Change(NamedTuple):
    """What an escalation does to each kind, shapes (k,).

    `profile`: share among the incidents that it adds, summing to 1; `excess`: by how many times the
    subject's own rate rises, less 1.
    """

    profile: Floats
    excess: Floats


class Steps(NamedTuple):
    """t steps of s subjects, in order; `offsets` (s + 1,) are each subject's.

    `years` of the clock pass, `excess_years` are the same times the mean excess; `idle_years` of the calendar
    pass in custody; `night` is the night's
    number where a step ends with one, else -1 and an incident ends it: then `log_own` is the logarithm of
    the urn's share of its kind, `added` the profile's share over that, and `factor` the multiple of its rate.
    """

    offsets: Ints
    years: Floats
    excess_years: Floats
    idle_years: Floats
    night: Ints
    log_own: Floats
    added: Floats
    factor: Floats


@njit(cache=True, nogil=True)
def _read_clock(record, area, moment, clock):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Write the clock's time at a moment, for each kind, to `clock` (k,)."""
    last = record.clock_years.shape[1] - 2
    week = min(max((moment - record.clock_first) // WEEK_US, 0), last)
    part = (moment - record.clock_first) / WEEK_US - week
    here, after = record.clock_years[area, week], record.clock_years[area, week + 1]
    for k in range(clock.shape[0]):
        clock[k] = here[k] + part * (after[k] - here[k])


@njit(cache=True, nogil=True)
def _between(low, high, urn, excess):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Years between two readings of the clock (k,) for one urn, and the same times the excess."""
    years = 0.0
    excess_years = 0.0
    whole = 0.0
    for k in range(urn.shape[0]):
        passed = (high[k] - low[k]) * urn[k]
        years += passed
        excess_years += passed * excess[k]
        whole += urn[k]
    return years / whole, excess_years / whole


@njit(cache=True, nogil=True)
def _in_custody(record, s, low, high, urn, excess):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Years and excess years of the clock in custody, and calendar years; spells do not overlap."""
    years = 0.0
    excess_years = 0.0
    idle = 0
    entered, left = np.empty_like(urn), np.empty_like(urn)
    for spell in range(record.spell_offsets[s], record.spell_offsets[s + 1]):
        start, end = max(record.spell_start[spell], low), min(record.spell_end[spell], high)
        if start < end:
            _read_clock(record, record.area[s], start, entered)
            _read_clock(record, record.area[s], end, left)
            inside, excess_inside = _between(entered, left, urn, excess)
            years += inside
            excess_years += excess_inside
            idle += end - start
    return years, excess_years, idle / YEAR_US


@njit(cache=True, nogil=True)
def _own_share(record, area, moment, kind, urn):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Share of a kind in what is ordinarily recorded of a subject just then."""
    week = min(max((moment - record.clock_first) // WEEK_US, 0), record.clock_years.shape[1] - 2)
    here, after = record.clock_years[area, week], record.clock_years[area, week + 1]
    whole = 0.0
    for k in range(urn.shape[0]):
        whole += (after[k] - here[k]) * urn[k]
    return (after[kind] - here[kind]) * urn[kind] / whole


@njit(cache=True, nogil=True)
def _counts(record, s, j):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether incident `j` of subject `s` was observed: recorded since the beginning, custody apart."""
    if record.when[j] <= record.since[s]:
        return False
    for spell in range(record.spell_offsets[s], record.spell_offsets[s + 1]):
        start, end = record.spell_start[spell], record.spell_end[spell]
        if start <= record.when[j] < end or start < record.occurred[j] < end:
            return False
    return True


@njit(cache=True, nogil=True)
def _steps(record, change, nights):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    subjects = record.since.shape[0]
    most = record.when.shape[0] + subjects * nights.shape[0]
    offsets = np.zeros(subjects + 1, dtype=np.int64)
    years, excess_years, idle_years = np.empty(most), np.empty(most), np.empty(most)
    log_own, added, factor = np.zeros(most), np.ones(most), np.ones(most)
    night = np.full(most, -1, dtype=np.int64)
    earlier, later = np.empty(record.mix.shape[0]), np.empty(record.mix.shape[0])
    step = 0
    for s in range(subjects):
        urn = record.mix_incidents * record.mix
        now = record.since[s]
        _read_clock(record, record.area[s], now, earlier)
        j, c = record.offsets[s], 0
        while c < nights.shape[0]:
            incident = j < record.offsets[s + 1] and record.when[j] <= nights[c]
            if incident and not _counts(record, s, j):
                j += 1
                continue
            moment = max(record.when[j] if incident else nights[c], now)
            _read_clock(record, record.area[s], moment, later)
            passed, excess_passed = _between(earlier, later, urn, change.excess)
            idle_years[step] = 0.0
            if record.spell_offsets[s] < record.spell_offsets[s + 1]:
                inside = _in_custody(record, s, now, moment, urn, change.excess)
                passed, excess_passed = passed - inside[0], excess_passed - inside[1]
                idle_years[step] = inside[2]
            years[step], excess_years[step] = max(passed, 0.0), max(excess_passed, 0.0)
            earlier[:] = later
            now = moment
            if incident:
                kind = record.kind[j]
                own = _own_share(record, record.area[s], moment, kind, urn)
                log_own[step] = np.log(own)
                added[step] = change.profile[kind] / own
                factor[step] = 1.0 + change.excess[kind]
                urn[kind] += 1.0
                j += 1
            else:
                night[step] = c
                c += 1
            step += 1
        offsets[s + 1] = step
    return offsets, years, excess_years, idle_years, night, log_own, added, factor


def steps(record: Record, change: Change, nights: Ints) -> Steps:
    """Every subject's steps up to the last of `nights` (n,), microseconds, ascending."""
    offsets, *columns = _steps(record, change, nights)
    return Steps(offsets, *(column[: offsets[-1]] for column in columns))
