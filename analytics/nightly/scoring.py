"""Computes a night from what had been loaded: for publishing, and again for proving what was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import polars as pl

from analytics.nightly import relations
from analytics.nightly.runner import Done, Given, run
from analytics.nightly.steps import NIGHT
from analytics.ranking import policy
from analytics.store import nights, queries
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import Reading, open_reading

_UNCHECKED = ("gates",)
"""Written relations that are not published and have no contract of their own."""


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
) -> dict[str, pl.DataFrame]:
    """Every published relation of a night, contract and gates passed.

    It reads what had been loaded by load number `loaded`, and takes previous ranks from `compared`.
    """
    with open_reading(store, loaded) as session:
        written = run(
            NIGHT,
            given,
            read=lambda name: _read(name, session, given, compared),
            validate=_validated,
            started=started,
            done=done,
        )
    return {name: written[name] for name in relations.PUBLISHED}


def parameters() -> dict[str, object]:
    """What the night's policy weighs, each signal with its parameters."""
    return {"signals": {name: asdict(signal) for name, signal in policy.ranked_signals().items()}}


def _read(name: str, session: Reading, given: Given, compared: Night | None) -> pl.DataFrame:
    if name == "read_night_ranks":
        return _no_ranks() if compared is None else nights.read(compared, name)
    # involvements alone have no clock in the contract
    bound = {"as_of": given.as_of} if "$as_of" in queries.text(name) else {}
    return session.frame(name, **bound)


def _no_ranks() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"subject_id": pl.String, "previous_rank": pl.Int32, "previous_score": pl.Float64}
    )


def _validated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame if name in _UNCHECKED else relations.validated(name, frame)
