"""Ties join people of different parts: they are found for everybody, from the reports that can tie."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.evidence import null_model
from analytics.evidence.everybody import Everybody, Tied
from analytics.history import GROUPS, History
from analytics.incidents import Incidents
from analytics.network import groups, mentions
from analytics.nightly.parted.tasks import ALARMS, experts
from analytics.nightly.parted.work import Work
from analytics.ranking.night import weighed
from analytics.ranking.tie_tables import people_table, ties_table
from analytics.reports import NEVER_US, Floats, Ints, Reports
from analytics.timeline import Timeline

_APART = ("subject_ids", "event_ids", "first_told", "sources")


def everyone(work: Work) -> tuple[History, Timeline]:
    """The whole list, of its reports only those that name somebody or something shared."""
    history, tonight, month = _history(work)
    said = [work.shared.get(f"near-{part}")[0] for part in range(work.parts)]
    totals: dict[object, Floats] = {
        expert: _in_order(work, [each[expert] for each in said]) for expert in experts(work)
    }
    timeline = history.night(work.as_of, work.profile, Everybody(totals=totals))
    timeline.__dict__["incidents"] = _meetings(tonight)
    earlier = history.night(work.month, np.zeros(len(work.taxonomy.types)))
    earlier.__dict__["incidents"] = _meetings(month)
    history.groups_found(work.month, groups.find(earlier.graph, GROUPS))
    return history, timeline


def tie(work: Work, timeline: Timeline) -> dict[str, pl.DataFrame]:
    """Leave each part what ties say of its people; the night's relations of ties and people."""
    ranked = {each.signal for each in weighed(work.model).values() if each.signal.of_ties}
    found = {signal: (signal.totals(timeline), signal.measure(timeline).collect()) for signal in ranked}
    for part in range(work.parts):
        place = work.shared.arrays(f"places-{part}")["place"]
        own = timeline.reports.subject_ids.gather(place)
        told = {
            signal: Tied(totals[place], _compact(rows.filter(pl.col("subject_id").is_in(own.implode()))))
            for signal, (totals, rows) in found.items()
        }
        work.shared.put(f"tied-{part}", told)
    return {"ties": ties_table(timeline), "placed": people_table(timeline)}


def _compact(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows without the ids of everybody's reports, which they only point into."""
    return rows.with_columns(pl.Series("event_ids", rows["event_ids"].to_list(), dtype=pl.List(pl.String)))


def worth(work: Work) -> float:
    """What the list's mix of kinds is worth in anybody's urn, fitted to everybody."""
    urns = [work.shared.get(f"near-{part}")[1] for part in range(work.parts)]
    return null_model.fitted_worth(_in_order(work, urns), ALARMS.null)


def in_order(work: Work, name: str, key: str) -> Floats:
    """What the parts found of each of their people, in the order of all ids."""
    return _in_order(work, [work.shared.arrays(f"{name}-{part}")[key] for part in range(work.parts)])


def _in_order(work: Work, found: list[Floats]) -> Floats:
    places = np.concatenate([work.shared.arrays(f"places-{part}")["place"] for part in range(work.parts)])
    whole = np.empty((len(places), *found[0].shape[1:]))
    whole[places] = np.concatenate(found)
    return whole


def _history(work: Work) -> tuple[History, Ints, Ints]:
    """The history of everybody's reports that can tie, and the incidents they were folded to."""
    shared, parts = work.shared, range(work.parts)
    links = [shared.frame(f"links-{part}") for part in parts]
    of_parts = [shared.array(f"tying-{part}", "subject") for part in parts]
    offset = np.concatenate([[0], np.cumsum([len(each) for each in of_parts])])
    # within a person a part has sorted them already, and nobody is in two parts
    order = np.argsort(np.concatenate(of_parts), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))

    def of_all(name: str) -> NDArray[Any]:
        # one column at a time: together they are the most that a night holds
        column = np.concatenate([shared.array(f"tying-{part}", name) for part in parts])[order]
        column.flags.writeable = False
        return column

    tonight, month = (
        _numbered([shared.array(f"tying-{part}", name) for part in parts])[order]
        for name in ("tonight", "month")
    )
    ids = pl.concat([shared.frame(f"tying-ids-{part}")["event_id"] for part in parts]).gather(order)
    people = shared.frame("people")["subject_id"]
    first_told = np.full(len(people), NEVER_US)
    for part in parts:
        told = shared.arrays(f"reports-{part}")["first_told"]
        first_told[shared.arrays(f"places-{part}")["place"]] = told
    reports = Reports(
        subject_ids=people,
        event_ids=ids,
        first_told=first_told,
        sources=len(shared.frame("sources")),
        **{field.name: of_all(field.name) for field in fields(Reports) if field.name not in _APART},
    )
    first_told.flags.writeable = False
    named = pl.concat(
        [
            frame.with_columns(report=pl.Series(place[frame["report"].to_numpy() + start]))
            for frame, start in zip(links, offset[:-1], strict=True)
        ]
    )
    involvements = shared.frame("involvements")
    history = History(
        until=work.as_of,
        taxonomy=work.taxonomy,
        reports=reports,
        grade_weight=of_all("grade_weight"),
        trust=of_all("trust"),
        versions=shared.frame("versions"),
        involvements=involvements,
        outcomes=shared.frame("outcomes"),
        mentions=mentions.of(reports, named, involvements, shared.get("merged")),
        merges=shared.get("merges"),
        tie_order=shared.arrays("tie-order")["order"],
    )
    return history, tonight, month


def _numbered(of_report: list[NDArray[Any]]) -> NDArray[np.int32]:
    """Numbers of incidents that no two parts share, without gaps: as many at most as there are reports."""
    numbers, after = [], 0
    for each in of_report:
        known, inverse = np.unique(each[each >= 0], return_inverse=True)
        number = np.full(len(each), -1, dtype=np.int64)
        number[each >= 0] = inverse + after
        numbers.append(number)
        after += len(known)
    return np.concatenate(numbers).astype(np.int32)


def _meetings(of_report: NDArray[Any]) -> Incidents:
    """Of incidents only which report tells of which: all that ties ask for."""
    none = {field.name: np.empty(0) for field in fields(Incidents)[1:]}
    return Incidents(of_report=of_report, **none)  # type: ignore[arg-type]
