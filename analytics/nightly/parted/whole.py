"""A night in parts from beginning to end: stages over all parts, and what is added up between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import polars as pl

from analytics.evidence import null_model
from analytics.evidence.everybody import Everybody, added
from analytics.nightly.parted import people, tasks, tied
from analytics.nightly.parted.work import Work
from analytics.nightly.relations import SHELVED
from analytics.ranking import alarms
from analytics.ranking.history import Session
from analytics.ranking.night import queue
from analytics.store.shelves import Shelved, shelved_sha256

Task = Callable[[Work, int], None]
Step = Callable[[str], object]


class Executor(Protocol):
    """Whatever can run a task for each part: here, in processes, on other machines."""

    def run(self, task: Task, work: Work) -> None:
        """Run the task for every part of the work; the first error ends it."""
        ...


@dataclass(frozen=True)
class Scored:
    """What a night in parts gives: relations in memory, and those that lie in files."""

    relations: dict[str, pl.DataFrame]
    shelved: dict[str, Shelved]


def score(work: Work, session: Session, executor: Executor, started: Step) -> Scored:
    """Rank everyone who belongs on the list that night; the same bytes in however many parts."""
    shared = work.shared
    started("read")
    people.hand_out(work, session)
    executor.run(tasks.read, work)
    people.gather(work)
    started("believe")
    executor.run(tasks.believe, work)
    everybody = _dwelt(work)
    started("fold")
    executor.run(tasks.fold, work)
    everybody = _counted(work, everybody)
    executor.run(tasks.release, work)
    found = [shared.get(f"releases-{part}") for part in range(work.parts)]
    shared.put("everybody", replace(everybody, releases=added(found)))
    started("near")
    executor.run(tasks.near, work)
    started("tie")
    history, timeline = tied.everyone(work)
    relations = tied.tie(work, timeline)
    everybody = replace(shared.get("everybody"), mix_incidents=tied.worth(work))
    shared.put("everybody", everybody)
    started("say")
    executor.run(tasks.say, work)
    totals = tied.in_order(work, "lives", "totals")
    shared.put("spread", null_model.spread(totals[timeline.ranked], tasks.ALARMS.null))
    started("alarm")
    executor.run(tasks.alarm, work)
    raised = alarms.judged(timeline, history.outcomes, tied.in_order(work, "alarms", "found"), tasks.ALARMS)
    told = pl.concat([shared.frame(f"people-{part}") for part in range(work.parts)]).sort("subject_id")
    relations["scored"] = queue(history, timeline, told, raised, work.model)
    return Scored(relations, {name: _shelved(work, name) for name in SHELVED})


def _dwelt(work: Work) -> Everybody:
    found = [work.shared.get(f"dwelt-{part}") for part in range(work.parts)]
    everybody = Everybody(first_us=min(first for first, _ in found), dwelt=added([each for _, each in found]))
    work.shared.put("everybody", everybody)
    return everybody


def _counted(work: Work, everybody: Everybody) -> Everybody:
    found = [work.shared.get(f"counted-{part}") for part in range(work.parts)]

    def all_of(name: str) -> Sequence[object]:
        return [each[name] for each in found]

    signals = {
        signal: sum(each["signals"][signal] for each in found)
        for signal, counts in found[0]["signals"].items()
        if counts is not None
    }
    everybody = replace(
        everybody,
        **{name: added(all_of(name)) for name in ("cohort", "peers", "typical", "volume")},  # type: ignore[type-var, arg-type]
        delays=sum(each["delays"] for each in found),
        signals=signals,
    )
    work.shared.put("everybody", everybody)
    return everybody


def _shelved(work: Work, name: str) -> Shelved:
    rows, shelves = 0, dict[int, str]()
    for part in range(work.parts):
        height, digests = work.shared.get(f"digests-{part}")[name]
        rows += height
        shelves |= digests
    files = tuple(work.shared.table(f"{name}-{part}") for part in range(work.parts))
    people = pl.concat([work.shared.frame(f"{name}-of-{part}") for part in range(work.parts)])
    return Shelved(people, files, rows, shelved_sha256(shelves))
