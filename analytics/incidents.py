"""Reports to incidents: what happened once counts once, however many told of it (MODEL, section 1).

Reports of one subject and one type (or of neighbouring types of one family) that different
sources sent within a short window are one incident. A source that reports twice is taken to
mean two incidents, unless both reports name the same moment: then it is a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from analytics.reports import DAY_US, Flags, Floats, Ints, Reports
from analytics.taxonomy import Taxonomy

HOUR_US = DAY_US // 24
COPY_US = 10 * 60 * 1_000_000
"""Two reports of one source and type within ten minutes are one report sent twice."""
LOOK_BACK = 64
"""A new report is held against this many of a subject's latest incidents, so that a flood stays linear."""
INDEPENDENT_TRUST = 0.5
"""A source corroborates only where its own record carries at least this much trust."""


@dataclass(frozen=True)
class Incidents:
    """Incidents as parallel arrays of m entries, sorted by (subject, first report).

    `of_report` gives each report's incident, -1 where the report is not known on that night;
    `lead` is the report that gives an incident its type (the most credible, else the first);
    `first_recorded` is when the incident could first be known; `sources` counts distinct sources;
    `weight` in (0, 1]; `corroborated` says that two trusted sources stand behind it, `trusted` that one
    does, and `believed` (0, 1] is the trust in the lead's source.
    """

    of_report: NDArray[np.int32]
    lead: NDArray[np.int64]
    subject: NDArray[np.int32]
    type: NDArray[np.int16]
    occurred: NDArray[np.int64]
    first_recorded: NDArray[np.int64]
    reports: NDArray[np.int32]
    sources: NDArray[np.int32]
    weight: Floats
    corroborated: Flags
    trusted: Flags
    believed: Floats


class _Reports(NamedTuple):
    """What the folding kernel reads of each report (n,), and of each type (k,)."""

    known: Flags
    subject: Ints
    kind: Ints
    occurred: Ints
    source: Ints
    window: Ints
    neighbour: Ints
    family: Ints


@njit(cache=True, nogil=True)
def _can_be_one(reports, r, head):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Whether report `r` can tell of the incident that began with report `head` of the same subject."""
    gap = reports.occurred[r] - reports.occurred[head]
    kind, other = reports.kind[r], reports.kind[head]
    if reports.source[r] == reports.source[head]:
        return kind == other and gap <= COPY_US
    if kind == other:
        return gap <= reports.window[kind]
    return reports.family[kind] == reports.family[other] and gap <= reports.neighbour[kind]


@njit(cache=True, nogil=True)
def _same_source(reports, r, member, before):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """The latest report of an incident that came from `r`'s source, -1 where none did."""
    for _ in range(LOOK_BACK):
        if member < 0 or reports.source[member] == reports.source[r]:
            return member
        member = before[member]
    return -1


@njit(cache=True, nogil=True)
def _assign(reports):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Incident of each known report, the first report of each, and whether a report's source is new to it."""
    n = reports.known.shape[0]
    of_report = np.full(n, -1, dtype=np.int32)
    new_source = np.ones(n, dtype=np.bool_)
    first = np.empty(n, dtype=np.int64)
    # the latest report of an incident and, for each report, the one of its incident before it
    latest = np.empty(n, dtype=np.int64)
    before = np.full(n, -1, dtype=np.int64)
    widest = max(reports.window.max(), reports.neighbour.max(), COPY_US)
    count = 0
    start = 0
    subject = -1
    for r in np.flatnonzero(reports.known):
        if reports.subject[r] != subject:
            subject = reports.subject[r]
            start = count
        chosen = count
        for incident in range(count - 1, max(start, count - LOOK_BACK) - 1, -1):
            if reports.occurred[r] - reports.occurred[first[incident]] > widest:
                break
            if not _can_be_one(reports, r, first[incident]):
                continue
            told = _same_source(reports, r, latest[incident], before)
            if told < 0 or reports.occurred[r] - reports.occurred[told] <= COPY_US:
                chosen = incident
                new_source[r] = told < 0
                break
        if chosen == count:
            first[count] = r
            count += 1
        else:
            before[r] = latest[chosen]
        latest[chosen] = r
        of_report[r] = chosen
    return of_report, first[:count], new_source


@njit(cache=True, nogil=True)
def _said(grade_weight, trust):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """What a report's grades are worth; sources with a record count alike."""
    return grade_weight if trust >= INDEPENDENT_TRUST else grade_weight * trust


@njit(cache=True, nogil=True)
def _summarise(  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    of_report, first, new_source, recorded, grade_weight, trust
):
    """Lead report, first recorded, reports, sources, weight and corroboration of each incident."""
    m = first.shape[0]
    lead = first.copy()
    first_recorded = np.full(m, np.iinfo(np.int64).max, dtype=np.int64)
    reports = np.zeros(m, dtype=np.int32)
    distinct = np.zeros(m, dtype=np.int32)
    trusted = np.zeros(m, dtype=np.int32)
    doubt = np.ones(m, dtype=np.float64)
    alone = np.zeros(m, dtype=np.float64)
    for r in range(of_report.shape[0]):
        incident = of_report[r]
        if incident < 0:
            continue
        reports[incident] += 1
        first_recorded[incident] = min(first_recorded[incident], recorded[r])
        # a source without a record may neither rewrite what a sound one says nor speak for it
        if _said(grade_weight[r], trust[r]) > _said(grade_weight[lead[incident]], trust[lead[incident]]):
            lead[incident] = r
        # a source counts once, however often it reports
        if not new_source[r]:
            continue
        distinct[incident] += 1
        if trust[r] >= INDEPENDENT_TRUST:
            trusted[incident] += 1
            doubt[incident] *= 1.0 - grade_weight[r]
        alone[incident] = max(alone[incident], grade_weight[r] * trust[r])
    weight = np.empty(m, dtype=np.float64)
    for incident in range(m):
        together = 1.0 - doubt[incident] if trusted[incident] > 1 else 0.0
        weight[incident] = max(alone[incident], together)
    return lead, first_recorded, reports, distinct, weight, trusted


def fold(
    reports: Reports, known: Flags, grade_weight: Floats, trust: Floats, taxonomy: Taxonomy
) -> Incidents:
    """Fold the `known` reports (shape (n,)) into incidents; weights are in (0, 1], shape (n,).

    Corroboration: with two or more trusted sources the weight is 1 - prod(1 - weight of each
    source); one source alone weighs its grade times its trust, however often it reports.
    """
    window = np.array([entry.fold_days * DAY_US for entry in taxonomy.types], dtype=np.int64)
    neighbour = np.array([entry.neighbour_hours * HOUR_US for entry in taxonomy.types], dtype=np.int64)
    families = np.array([taxonomy.families.index(entry.family) for entry in taxonomy.types], dtype=np.int64)
    of_report, first, new_source = _assign(
        _Reports(
            known,
            reports.subject,
            reports.type,
            reports.occurred,
            reports.source,
            window,
            neighbour,
            families,
        )
    )
    lead, first_recorded, counts, sources, weight, trusted = _summarise(
        of_report, first, new_source, reports.recorded, grade_weight, trust
    )
    return Incidents(
        of_report=of_report,
        lead=lead,
        subject=reports.subject[first],
        type=reports.type[lead],
        occurred=reports.occurred[first],
        first_recorded=first_recorded,
        reports=counts,
        sources=sources,
        weight=weight,
        corroborated=trusted > 1,
        trusted=trusted > 0,
        believed=trust[lead],
    )


def members(incidents: Incidents, chosen: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Reports of the chosen incidents (sorted indices): offsets, shape (k + 1,), and report indices."""
    position = np.full(incidents.lead.shape[0] + 1, -1, dtype=np.int64)
    position[chosen] = np.arange(chosen.shape[0])
    place = position[incidents.of_report]
    rows = np.flatnonzero(place >= 0)
    rows = rows[np.argsort(place[rows], kind="stable")]
    offsets = np.searchsorted(place[rows], np.arange(chosen.shape[0] + 1))
    return offsets.astype(np.int64), rows.astype(np.int64)
