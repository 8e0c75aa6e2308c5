"""Each signal's precision on nights of the past, those in shadow included; kept in the store for the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from analytics.errors import ContractError, UsageError
from analytics.evaluation import precision
from analytics.evaluation.precision import NightSignals, PrecisionRules
from analytics.evaluation.report import write
from analytics.history import History
from analytics.nightly import choice, published
from analytics.nightly.comparing import EVER
from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking import history
from analytics.ranking import night as ranking
from analytics.ranking.calibration import HORIZON_DAYS
from analytics.ranking.draws import LIST, TRIPWIRE, Draws
from analytics.ranking.model import Model
from analytics.ranking.policy import every_signal, ranked_signals
from analytics.reports import Flags
from analytics.store import switch
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy
from analytics.timeline import Timeline

FILE = "precision/signals.json"
"""Where the newest report lies in a store. It names signals and counts, and nobody."""
NIGHTS, EVERY_DAYS = 13, 28
"""How many nights are looked at where none are named, and how many days lie between them."""


def nights(store: Store, as_of: date | None, until: date | None, every_days: int) -> list[date]:
    """The nights to judge: from `as_of`, `every_days` apart, up to `until`.

    `until` is by default half a year before the current night, so that its outcomes are known; `as_of` a year
    before that. `UsageError` where no night is published to count from.
    """
    if every_days < 1:
        raise UsageError(f"--every {every_days}: no step forward", allowed="1 day or more")
    last = until or published.night(store, None, "signals").as_of - timedelta(days=HORIZON_DAYS)
    first = as_of or last - timedelta(days=every_days * (NIGHTS - 1))
    if last < first:
        raise UsageError(f"--until {last}: before --as-of {first}", allowed="that day or a later one")
    # counted back, so that the last night is one of them
    steps = range((last - first).days // every_days, -1, -1)
    return [last - timedelta(days=every_days * step) for step in steps]


@governed
def measured(
    store: Store,
    asked: Sequence[date],
    taxonomy: Taxonomy,
    rules: PrecisionRules | None = None,
    draws: Draws | None = None,
    progress: Progress = QUIET,
) -> dict[str, Any]:
    """`precision.report` of these nights with `horizon_days`, `outcomes_until` and `findings`.

    Nights whose horizon is not over by then, the current night or the last recorded outcome, are left out
    (`left_out`). Each night has the model that it may know. `UsageError` where none is left.
    """
    switch.require_on(store)
    rules = rules or PrecisionRules()
    with progress.stage("Reading") as update, open_reading(store) as session:
        known = history.read(session, asked[-1], taxonomy)
        outcomes = session.frame("read_outcomes", as_of=EVER).filter(pl.col("outcome") == "reopened")
        update(1.0)
    current = published.night(store, None, "signals").as_of
    until = max([current, *outcomes["recorded_at"].dt.date().to_list()])
    over = [night for night in asked if night + timedelta(days=HORIZON_DAYS) <= until]
    if draws is not None:
        outcomes = draws.lanes(outcomes, EVER)
    model_of, told = choice.chooser(store, taxonomy), []
    with progress.stage(f"Measuring {len(over)} nights") as update:
        for done, as_of in enumerate(over, start=1):
            told.append(_night(known, as_of, model_of(as_of), outcomes))
            update(done / len(over))
    found = precision.report(told, rules, tuple(ranked_signals()))
    head = {
        "horizon_days": HORIZON_DAYS,
        "outcomes_until": until.isoformat(),
        "left_out": [night.isoformat() for night in asked if night not in over],
    }
    return head | found | {"findings": precision.findings(found)}


def keep(told: dict[str, Any], store: Store) -> Path:
    """Put the report into the store; the newest stays. `UsageError` where it cannot be written."""
    return write(told, store.path / FILE)


def kept(store: Store) -> dict[str, Any] | None:
    """The newest report; None where none was made. `ContractError` where it cannot be read."""
    path = store.path / FILE
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or not {"rules", "everybody", "list", "signals", "findings"} <= set(told):
        raise ContractError(f"{path.name}: no report", allowed="what `rereview signals precision` writes")
    return told


def _night(known: History, as_of: date, model: Model, outcomes: pl.DataFrame) -> NightSignals:
    timeline = known.night(as_of, model.shares(known.taxonomy))
    weighed, ranked = ranking.weighed(model), timeline.ranked
    weights = {name: weighed[name].weight if name in weighed else 1.0 for name in every_signal()}
    within = outcomes.filter(
        pl.col("occurred_on").is_between(as_of, as_of + timedelta(days=HORIZON_DAYS), closed="right")
    )
    alone = within
    if "lane" in within.columns:
        # what the list found itself cannot speak for what it weighs
        alone = within.filter(pl.col("lane").is_null() | ~pl.col("lane").is_in([LIST, TRIPWIRE]))
    return NightSignals(
        as_of=as_of,
        people=np.flatnonzero(ranked),
        score=ranking.total(timeline, weighed)[ranked],
        tie=known.tie_order[ranked],
        evidence={
            name: signal.totals(timeline)[ranked] * weights[name] for name, signal in every_signal().items()
        },
        reopened=_who(timeline, within)[ranked],
        outside=_who(timeline, alone)[ranked],
    )


def _who(timeline: Timeline, outcomes: pl.DataFrame) -> Flags:
    return timeline.reports.subject_ids.is_in(outcomes["subject_id"].unique().implode()).to_numpy()
