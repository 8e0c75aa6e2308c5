"""Kills the program's writers while others read and decide, and looks at what is left each time.

Two stores are fed the same, one undisturbed. In the other each run is killed first and then done again; after
that both must hold the same.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

from analytics import taxonomy
from analytics.errors import RereviewError
from analytics.feed.ingest import ingest
from analytics.nightly import export, inspection, learning
from analytics.nightly.job import Job, nightly
from analytics.store import merges, models, nights, state
from analytics.store.open import Store, open_store
from benchmarks._kill_moments import Blow, blows, killed
from benchmarks._kill_others import Bystander
from benchmarks._kill_world import Feeds

Holds = dict[str, object]


@dataclass(frozen=True)
class Task:
    """One run of the program: its words behind `--store STORE`."""

    command: str
    as_of: date
    feed: Path | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What stands behind the store on the command line."""
        feed = () if self.feed is None else (str(self.feed),)
        if self.command == "ingest":
            return (self.command, *feed)
        if self.command == "fit":
            return (self.command, "--until", str(self.as_of))
        return (self.command, "--as-of", str(self.as_of), *(("--feed", *feed) if feed else ()))


@dataclass
class Tally:
    """What came of all the kills; every count but the first three must be 0."""

    kills: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    decisions: int = 0
    inconsistent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)


def tasks(feeds: Feeds) -> Iterator[Task]:
    """A night for each later feed; now and then the feed is loaded beforehand, or a model is fitted."""
    for place, (as_of, feed) in enumerate(feeds.later):
        if place % 5 == 2:
            yield Task("ingest", as_of, feed)
            yield Task("nightly", as_of)
        else:
            if place % 5 == 4:
                yield Task("fit", as_of)
            yield Task("nightly", as_of, feed)


def perform(store: Store, task: Task) -> None:
    """Do a task undisturbed, in this process."""
    if task.command == "ingest" and task.feed is not None:
        ingest(store, task.feed)
    elif task.command == "fit":
        learning.fit(store, task.as_of, taxonomy.load())
    else:
        feeds = () if task.feed is None else (task.feed,)
        nightly(store, Job(task.as_of, feeds, datetime.now(UTC)), taxonomy.load(), _Silent())


class _Silent:
    def info(self, event: str, **particulars: object) -> None:
        """Nobody listens."""

    error = info


def holds(store: Store) -> Holds:
    """What counts of a store's content, times aside: loaded files, models and nights, by their hashes."""
    kinds = get_args(state.SegmentKind)
    return {
        "files": [
            (file.path, file.sha256, file.rows) for kind in kinds for file in state.segments(store, kind=kind)
        ],
        "models": [(model.model_id, model.sha256, model.in_use) for model in models.all(store)],
        "nights": [night.manifest_sha256 for night in nights.all(store)],
    }


def left_over(store: Store) -> list[str]:
    """Files that a finished run should not leave: scratch, and runs that no night names."""
    named = {night.run_path for night in nights.all(store)}
    return [str(path) for path in (*store.staging.iterdir(), *store.runs.iterdir()) if path not in named]


def problems(store: Store) -> list[str]:
    """What `rereview verify` and `rereview export queue` complain of."""
    try:
        inspection.inspect(store, (), None).require_sound()
        found = export.queue(store, None, 5)
    except RereviewError as error:
        return [str(error)]
    return [] if found.height else ["an empty queue"]


def trial(disturbed: Store, undisturbed: Store, task: Task, blow: Blow, tally: Tally) -> None:
    """Kill one run, look at the store, do it again, and compare with the store where nobody was killed."""
    before = holds(disturbed)
    phase = killed(disturbed.path, task.words, blow)
    perform(undisturbed, task)
    after, found = holds(undisturbed), holds(disturbed)
    what = f"{' '.join(task.words)} killed while {phase}"
    tally.broken += [f"{what}: {problem}" for problem in problems(disturbed)]
    tally.broken += [
        f"{what}: {part} half there" for part in found if found[part] not in (before[part], after[part])
    ]
    perform(disturbed, task)
    tally.different += [f"{what}: {path} is left" for path in left_over(disturbed)]
    tally.different += [
        f"{what}: other {part}" for part, now in holds(disturbed).items() if now != after[part]
    ]
    if phase is not None:
        tally.kills[f"{task.command}: {phase}"] += 1


def rounds(feeds: Feeds, scratch: Path, kills: int) -> Tally:
    """Kill so many runs in a store below `scratch`, while one process reads in it and another one decides."""
    disturbed, undisturbed = (open_store(scratch / name) for name in ("disturbed", "undisturbed"))
    for store in (disturbed, undisturbed):
        ingest(store, feeds.first)
        learning.fit(store, feeds.begin, taxonomy.load())
        perform(store, Task("nightly", feeds.begin))
    tally, chance = Tally(), random.Random(1)
    with ExitStack() as stack:
        reader, decider = (
            stack.enter_context(Bystander(what, disturbed.path, scratch / what))
            for what in ("reads", "decides")
        )
        for each in (reader, decider):
            each.wait(1)
        moments = {command: blows(command, chance) for command in ("nightly", "ingest", "fit")}
        for done, task in enumerate(tasks(feeds), start=1):
            trial(disturbed, undisturbed, task, next(moments[task.command]), tally)
            if tally.kills.total() == kills:
                break
            if done % 5 == 0:
                # whoever decides is killed too: what was not acknowledged may be there or not
                decider.again()
        reader.wait(1)
    tally.inconsistent += reader.problems
    tally.lost += decider.problems
    _count(disturbed, reader.lines, decider.lines, tally)
    return tally


def _count(store: Store, read: list[str], decided: list[str], tally: Tally) -> None:
    """Hold what was acknowledged against the record; every decision must stand there once."""
    record = Counter(decision.first for decision in merges.all(store))
    tally.reads, tally.decisions = len(read), len(decided)
    tally.lost += [f"{name} is there {record[name]} times" for name in decided if record[name] != 1]
