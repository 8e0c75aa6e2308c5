"""Learns a model from the past and keeps it."""

from __future__ import annotations

from datetime import date

from analytics.nightly.governing import governed
from analytics.progress import QUIET, Progress
from analytics.ranking import fitting, history
from analytics.ranking.draws import Draws
from analytics.ranking.model import Model
from analytics.store import models, switch
from analytics.store.lock import hold
from analytics.store.models import KeptModel
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy


@governed
def fit(
    store: Store,
    until: date,
    taxonomy: Taxonomy,
    progress: Progress = QUIET,
    *,
    candidate: bool = False,
    draws: Draws | None = None,
) -> KeptModel:
    """Fit a model on what was recorded by `until`, outcomes included, and keep it.

    It is in use at once; a `candidate` is kept aside until it is promoted, unless the very same
    model is kept already: then nothing changes. `draws` say how outcomes of this desk came about.
    `StoreBusyError` while another job holds the store, `SwitchedOffError` while the program is off: a model
    that was being learnt then is not kept.
    """
    switch.require_on(store)
    with hold(store):
        with progress.stage("Reading") as update, open_reading(store) as session:
            known = history.read(session, until, taxonomy)
            update(1.0)
        with progress.stage("Fitting") as update:
            model = fitting.fit(known, until, taxonomy, progress=update, draws=draws)
            update(1.0)
        switch.require_on(store)
        return _kept(store, model, candidate=candidate)


def _kept(store: Store, model: Model, *, candidate: bool) -> KeptModel:
    found = models.by_id(store, model.model_id) if candidate else None
    action: models.Action = "candidate" if candidate else "fitted"
    return found or models.keep(store, model.model_id, model.fitted_until, model.to_json(), action)
