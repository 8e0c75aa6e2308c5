"""Computes a night from what had been loaded: for publishing, and again for proving what was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import polars as pl

from analytics.nightly import relations
from analytics.nightly.runner import Done, Given, run
from analytics.nightly.steps import NIGHT
from analytics.ranking import policy, ties
from analytics.store import nights, queries
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import Reading, open_reading

_UNCHECKED = ("gates",)
"""Written relations that are not published and have no contract of their own."""


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
    """What the night's policy weighs, each signal with its parameters, and which policy it is."""
    signals = {name: asdict(signal) for name, signal in policy.ranked_signals().items()}
    return {"signals": signals, "ties": asdict(ties.policy()), "policy_sha256": policy.sha256()}


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
