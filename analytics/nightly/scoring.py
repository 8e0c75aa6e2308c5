"""Computes a night from what had been loaded: for publishing, and again for proving what was published."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import polars as pl

from analytics.errors import UsageError
from analytics.nightly import executors, relations
from analytics.nightly.executors import Kind
from analytics.nightly.manifest import Table
from analytics.nightly.parted.whole import Scored
from analytics.nightly.parted.whole import score as score_in_parts
from analytics.nightly.parted.work import MOST_PARTS, Work
from analytics.nightly.runner import Done, Given, Relations, Step, run
from analytics.nightly.steps import NIGHT, PUBLISH
from analytics.progress import QUIET, Progress
from analytics.ranking import policy, ties
from analytics.store import nights, queries, state
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import Reading, open_reading
from analytics.store.shelves import Shelved

_UNCHECKED = ("gates",)
"""Written relations that are not published and have no contract of their own."""
EVENTS_A_PART = 1_500_000
"""Reports a part, about: a gigabyte of memory for whoever works on it."""


@dataclass(frozen=True)
class Plan:
    """How a night is worked out: in how many parts, and by whom.

    `parts` are a power of 2 up to 64, or None for as many as it takes. `workers` are processes of this
    machine; `scheduler` is the address of Dask's.
    """

    parts: int | None = None
    executor: Kind = "processes"
    scheduler: str | None = None
    workers: int = 2
    progress: Progress = QUIET

    def __post_init__(self) -> None:
        """`UsageError` for a number of parts that buckets cannot be dealt out to."""
        if self.parts not in (None, 1, 2, 4, 8, 16, 32, MOST_PARTS):
            raise UsageError(f"--parts {self.parts}", allowed=f"1, 2, 4, 8, 16, 32 or {MOST_PARTS}")


_BEFORE: dict[str, tuple[str, dict[str, type[pl.DataType]]]] = {
    "read_night_ranks": (
        "queue",
        {"subject_id": pl.String, "previous_rank": pl.Int32, "previous_score": pl.Float64},
    ),
    "read_night_groups": ("people", {"subject_id": pl.String, "group_name": pl.String}),
}
"""What is read of the night before: its table, and the columns where there is none."""


def _unheard(_: object) -> None:
    """Nobody follows the steps."""


def tables(
    store: Store,
    given: Given,
    *,
    loaded: int,
    compared: Night | None,
    started: Callable[[str], object] = _unheard,
    done: Callable[[Done], object] = _unheard,
    plan: Plan | None = None,
) -> dict[str, Table]:
    """Every published relation of a night, contract and gates passed.

    It reads what had been loaded by load number `loaded`, and takes previous ranks from `compared`. By the
    `plan` it is worked out in parts; however many, the relations are the same.
    """
    plan = plan or Plan()
    parts = plan.parts or parts_for(store, loaded)
    with open_reading(store, loaded) as session:

        def steps(some: tuple[Step, ...], already: Relations) -> dict[str, pl.DataFrame]:
            return run(
                some,
                given,
                read=lambda name: _read(name, session, given, compared),
                validate=_validated,
                started=started,
                done=done,
                already=already,
            )

        if parts == 1:
            written = steps(NIGHT, {})
            return {name: written[name] for name in relations.PUBLISHED}
        scored = _in_parts(store, given, session, plan, parts, started)
        # the parts have kept the contract of what lies in files
        described = {name: table.people for name, table in scored.shelved.items()}
        written = steps(PUBLISH, described | _validated_all(scored.relations))
    return {name: scored.shelved.get(name, written.get(name)) for name in relations.PUBLISHED}  # type: ignore[misc]


def parts_for(store: Store, loaded: int) -> int:
    """In how many parts a night is worked out: one as long as it fits into memory with ease.

    Depends on nothing but how many reports there are.
    """
    events = sum(file.rows for file in state.segments(store, loaded=loaded) if file.table == "events")
    parts = 1
    while parts < MOST_PARTS and events > EVENTS_A_PART * (parts if parts > 1 else 2):
        parts *= 2
    return parts


def _in_parts(
    store: Store,
    given: Given,
    session: Reading,
    plan: Plan,
    parts: int,
    started: Callable[[str], object],
) -> Scored:
    scratch = store.staging / f"parts-{uuid.uuid4().hex}"
    scratch.mkdir()
    night = (given.as_of, given.model, given.taxonomy)
    work = Work(store, session.loaded, *night, parts, scratch.resolve(), policy.text())
    with executors.chosen(plan.executor, plan.scheduler, plan.workers, plan.progress) as executor:
        return score_in_parts(work, session, executor, started)


def _validated_all(scored: Relations) -> dict[str, pl.DataFrame]:
    return {name: _validated(name, frame) for name, frame in scored.items()}


def parameters() -> dict[str, object]:
    """What the night's policy weighs, each signal with its parameters, and which policy it is."""
    signals = {name: asdict(signal) for name, signal in policy.ranked_signals().items()}
    return {"signals": signals, "ties": asdict(ties.policy()), "policy_sha256": policy.sha256()}


def described(tables: Mapping[str, Table]) -> Relations:
    """What judges of a night look at: of relations that lie in files, whom they tell of."""
    return {name: table.people if isinstance(table, Shelved) else table for name, table in tables.items()}


def _read(name: str, session: Reading, given: Given, compared: Night | None) -> pl.DataFrame:
    if name in _BEFORE:
        table, schema = _BEFORE[name]
        # a night that was published before there was such a table is compared with as far as it goes
        told = compared is not None and table in compared.manifest["outputs"]
        return nights.read(compared, name) if compared and told else pl.DataFrame(schema=schema)
    # involvements alone have no clock in the contract
    bound = {"as_of": given.as_of} if "$as_of" in queries.text(name) else {}
    return session.frame(name, **bound)


def _validated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame if name in _UNCHECKED else relations.validated(name, frame)
