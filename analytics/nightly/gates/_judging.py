"""Asks every judged gate about one night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, partial

import polars as pl

from analytics.evaluation.fairness import attributes, trend
from analytics.evaluation.fairness.counts import Cell
from analytics.nightly.gates import _structure
from analytics.nightly.gates._base import Seen
from analytics.nightly.gates._policy import Policy
from analytics.nightly.gates._verdict import Verdict
from analytics.nightly.runner import Given, Relations
from analytics.store import arrivals, nights, queries, state
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import Reading, open_reading
from analytics.store.state import Load


def judge(
    store: Store,
    given: Given,
    tables: Relations,
    *,
    loaded: int,
    published: Sequence[Night],
    parameters: object,
    policy: Policy,
) -> tuple[Verdict, ...]:
    """The verdicts on a night that `check` let through: those of its structure first, then one a judged gate.

    `tables` are the night's relations, computed from what was loaded by load number `loaded` under
    `parameters`; `published` are the nights so far. The same store content gives the same verdicts.
    """
    with seeing(store, given, tables, loaded=loaded, published=published, parameters=parameters) as seen:
        return (*_structure.passed(), *(gate.check(seen) for gate in policy.gates.values()))


@contextmanager
def seeing(
    store: Store,
    given: Given,
    tables: Relations,
    *,
    loaded: int,
    published: Sequence[Night],
    parameters: object,
) -> Iterator[Seen]:
    """What the gates look at; arguments as `judge` has them."""
    with open_reading(store, loaded) as session:
        yield Seen(
            as_of=given.as_of,
            tables=tables,
            model_id=given.model.model_id,
            parameters=parameters,
            before=nights.before(list(published), given.as_of),
            published=published,
            loads=[load for load in state.loads(store) if load.number <= loaded],
            read=cache(partial(_read, session, given.as_of)),
            arrived=partial(_arrived, store),
            selected=partial(_selected, cache(partial(attributes.kept, store, loaded))),
        )


def _read(session: Reading, as_of: date, name: str) -> pl.DataFrame:
    bound = {"as_of": as_of} if "$as_of" in queries.text(name) else {}
    return session.frame(name, **bound)


def _selected(kept: Callable[[], pl.DataFrame], queue: pl.DataFrame, first: int) -> Sequence[Cell]:
    return trend.selected(queue, first, kept())


def _arrived(store: Store, table: str, load: Load, query: str, latest: datetime) -> pl.DataFrame:
    return arrivals.ask(store, load.number, table, query, latest=latest)
