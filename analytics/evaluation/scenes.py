"""What can be replayed: simulated worlds, whose truth is known, and a store's own past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analytics.errors import UsageError
from analytics.evaluation import truth
from analytics.evaluation.made import Made, make
from analytics.evaluation.truth import Truth
from analytics.evaluation.worlds import Spec
from analytics.history import History
from analytics.progress import Progress
from analytics.ranking import history
from analytics.ranking.draws import Draws
from analytics.store import state
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy

END_OF_TIME = date(2200, 1, 1)
PAST = "store"


class Opened(NamedTuple):
    """All that a replay of one scene needs; `made` is None for a store's own past, which may have `draws`."""

    history: History
    truth: Truth
    made: Made | None
    draws: Draws | None = None


@dataclass(frozen=True)
class Scene:
    """One world or past to replay; `identity` says all that its figures depend on, code apart."""

    name: str
    kind: str
    seed: int | None
    identity: dict[str, object]
    open: Callable[[Progress], Opened]


def of_world(spec: Spec, folder: Path) -> Scene:
    """The simulated world of `spec`, made below `folder` when it is first needed."""

    def opened(progress: Progress) -> Opened:
        made = make(spec, folder, progress)
        with open_reading(made.store) as session:
            known = history.read(session, spec.world.until, made.taxonomy)
        return Opened(known, truth.of_world(made.truth, made.others), made)

    world = asdict(spec.world) | {"until": spec.world.until.isoformat()}
    identity = {"world": world, "permuted": spec.permuted, "taxonomy": repr(spec.taxonomy)}
    return Scene(spec.name, spec.kind, spec.world.seed, identity, opened)


def of_store(store: Store, taxonomy: Taxonomy, draws: Draws | None = None) -> Scene:
    """A store's own past up to its newest row, judged by the outcomes that it holds.

    `draws` say how outcomes of this desk came about: they are told apart, and learnt from accordingly.
    """

    def opened(_progress: Progress) -> Opened:
        with open_reading(store) as session:
            known = history.read(session, END_OF_TIME, taxonomy)
        ended = replace(known, until=_end(known, store))
        return Opened(ended, truth.of_outcomes(ended.outcomes, draws, ended.until), None, draws)

    identity: dict[str, object] = {
        "store": str(store.path.resolve()),
        "loaded": state.last_load(store),
        "taxonomy": repr(taxonomy),
    }
    if draws is not None:
        identity["draws"] = draws.identity
    return Scene(PAST, PAST, None, identity, opened)


def _end(known: History, store: Store) -> date:
    """The midnight after the newest report or outcome."""
    told = pl.Series(known.reports.recorded).cast(pl.Datetime("us"))
    newest = [day for day in (told.max(), known.outcomes["recorded_at"].max()) if day is not None]
    if not newest:
        raise UsageError(f"backtest: store {store.path} holds no report", allowed="a store with a past")
    return pl.Series(newest).max().date() + timedelta(days=1)  # type: ignore[union-attr, no-any-return]
