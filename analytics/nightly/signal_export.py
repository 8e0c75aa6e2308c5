"""Signals by subject and night, for a notebook: those that rank, and those in shadow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from analytics.casework.removal import withholding
from analytics.history import History
from analytics.nightly import choice
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking import history, night
from analytics.ranking.model import Model
from analytics.ranking.policy import every_signal
from analytics.signals._base import Signal
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline


@governed
def signals(
    store: Store, nights: Sequence[date], taxonomy: Taxonomy, progress: Progress = QUIET
) -> pl.DataFrame:
    """One row a night, ranked subject and signal, in the order of the night, the signal and the id.

    Columns: `as_of`, `subject_id`, `signal`, `ranked` (does the policy weigh it, or is it in
    shadow?), the `weight` at which it counts (0 in shadow), `evidence` (nats before that weight, all of the
    signal's contributions together), and of its weightiest
    contribution `value` and `unit`, null where the signal says nothing of that subject. No lock is
    taken and nothing is written to the store; each night has the model that it may know. Whoever is
    restricted is left out.
    """
    switch.require_on(store)
    withheld = withholding.of(store)
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, nights[-1], taxonomy)
        update(1.0)
    model_of, frames = choice.chooser(store, taxonomy), []
    with progress.stage(f"Measuring {len(nights)} nights") as update:
        for done, as_of in enumerate(nights, start=1):
            frames.append(withheld.rows(of_night(known, as_of, model_of(as_of))))
            update(done / len(nights))
    return pl.concat(frames, rechunk=True)


def of_night(known: History, as_of: date, model: Model) -> pl.DataFrame:
    """The rows of one night, every signal of it."""
    timeline = known.night(as_of, model.shares(known.taxonomy))
    weighed, available = night.weighed(model), every_signal()
    names = pl.Enum(list(available))
    return pl.concat(
        [
            _of_signal(signal, timeline).select(
                pl.lit(as_of).alias("as_of"),
                "subject_id",
                pl.lit(name, dtype=names).alias("signal"),
                pl.lit(name in weighed).alias("ranked"),
                pl.lit(weighed[name].weight if name in weighed else 0.0).alias("weight"),
                *("evidence", "value", "unit"),
            )
            for name, signal in available.items()
        ]
    )


def _of_signal(signal: Signal, timeline: Timeline) -> pl.DataFrame:
    """Each ranked subject with the signal's evidence and its weightiest contribution's value."""
    weightiest = (
        signal.measure(timeline)
        .select("subject_id", "value", "unit", size=pl.col("evidence").abs())
        # of equals the first one, as the signal lists them
        .sort("subject_id", "size", descending=[False, True], maintain_order=True)
        .unique("subject_id", keep="first", maintain_order=True)
        .drop("size")
    )
    # 0 for -0, which a signal may give where it takes nothing off
    evidence = signal.totals(timeline) + 0.0
    people = {"subject_id": timeline.reports.subject_ids, "evidence": evidence}
    return (
        pl.LazyFrame(people)
        .filter(pl.Series(timeline.ranked))
        .join(weightiest, on="subject_id", how="left", maintain_order="left")
        .collect()
    )
