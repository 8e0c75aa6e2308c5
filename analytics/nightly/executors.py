"""Who does the work of a night in parts: this process, others on this machine, or a Dask cluster.

Worker processes are spawned, never forked, and end with whoever started them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor as Pool
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from typing import Any, Literal

from analytics.errors import RereviewError, UsageError
from analytics.nightly.parted.whole import Executor, Task
from analytics.nightly.parted.work import Work, perform
from analytics.progress import QUIET, Progress

Kind = Literal["here", "processes", "dask"]
KINDS: tuple[Kind, ...] = ("here", "processes", "dask")


@dataclass(frozen=True)
class Here:
    """One part after the other, in this process."""

    progress: Progress = QUIET

    def run(self, task: Task, work: Work) -> None:
        """Run the task for every part."""
        with self.progress.stage(task.__name__) as update:
            for part in range(work.parts):
                task(work, part)
                update((part + 1) / work.parts)


@dataclass(frozen=True)
class Pooled:
    """Parts side by side in the workers of a pool."""

    pool: Pool
    progress: Progress = QUIET

    def run(self, task: Task, work: Work) -> None:
        """Run the task for every part; the first error ends the others that have not begun."""
        waiting = [self.pool.submit(perform, task, work, part) for part in range(work.parts)]
        with self.progress.stage(task.__name__) as update:
            try:
                for done, future in enumerate(as_completed(waiting), start=1):
                    future.result()
                    update(done / len(waiting))
            except BrokenProcessPool:
                raise RereviewError(
                    f"nightly: a worker process ended in the middle of {task.__name__!r}",
                    allowed="workers that live as long as the job: run it again, with fewer or more memory",
                ) from None
            finally:
                for future in waiting:
                    future.cancel()


@dataclass(frozen=True)
class Spawned:
    """Parts side by side in processes of this machine, new ones for each task.

    A process keeps the memory that a task took; while everybody's ties are worked out it is wanted here.
    """

    workers: int
    progress: Progress = QUIET

    def run(self, task: Task, work: Work) -> None:
        """Run the task for every part, as `Pooled`."""
        context = get_context("spawn")
        with ProcessPoolExecutor(self.workers, context, initializer=_end_with_parent) as pool:
            Pooled(pool, self.progress).run(task, work)


@contextmanager
def chosen(kind: Kind, scheduler: str | None, workers: int, progress: Progress = QUIET) -> Iterator[Executor]:
    """The executor of that kind, closed on leaving; `scheduler` is the address of Dask's."""
    if (kind == "dask") != (scheduler is not None):
        raise UsageError(
            f"--executor {kind} with{'out' if scheduler is None else ''} --scheduler",
            allowed="--executor dask --scheduler ADDRESS, or neither",
        )
    if kind == "here":
        yield Here(progress)
    elif kind == "processes":
        yield Spawned(workers, progress)
    else:
        with _cluster(str(scheduler)) as pool:
            yield Pooled(pool, progress)


def _end_with_parent() -> None:
    """In a worker: watch whoever started it, and end at once when they do."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Pool]:
    """Dask's workers as a pool; a task whose worker dies is given to another one."""
    from distributed import Client

    try:
        client: Any = Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"--scheduler {scheduler}: {error}", allowed="the address of a running scheduler"
        ) from None
    with client, client.get_executor(retries=3, pure=False) as pool:
        yield pool
