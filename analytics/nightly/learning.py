"""Learns a model from the past and keeps it."""

from __future__ import annotations

from datetime import date

from analytics.progress import QUIET, Progress
from analytics.ranking import fitting, history
from analytics.store import models
from analytics.store.lock import hold
from analytics.store.models import KeptModel
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy


def fit(store: Store, until: date, taxonomy: Taxonomy, progress: Progress = QUIET) -> KeptModel:
    """Fit a model on what was recorded by `until`, outcomes included, and keep it.

    `StoreBusyError` while another job holds the store.
    """
    with hold(store):
        with progress.stage("Reading") as update, open_reading(store) as session:
            known = history.read(session, until, taxonomy)
            update(1.0)
        with progress.stage("Fitting") as update:
            model = fitting.fit(known, until, taxonomy)
            update(1.0)
        return models.keep(store, model.model_id, model.fitted_until, model.to_json())
