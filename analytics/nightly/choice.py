"""Which model ranks a night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from analytics.ranking.model import Model, priors
from analytics.store import models
from analytics.store.models import KeptModel
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

Choose = Callable[[date], Model]


def chooser(store: Store, taxonomy: Taxonomy) -> Choose:
    """The model of any night, out of those kept by now; each is read once.

    It is the newest model fitted up to that night or earlier, where there is none the taxonomy's priors.
    """
    on_file = models.all(store)
    read: dict[str, Model] = {}

    def choose(as_of: date) -> Model:
        kept = models.newest(on_file, as_of)
        if kept is None:
            return priors(taxonomy)
        if kept.model_id not in read:
            read[kept.model_id] = Model.from_json(kept.text())
        return read[kept.model_id]

    return choose


def kept(store: Store, model: Model) -> KeptModel:
    """The model's file in the store, written where it is not there yet. The lock must be held."""
    found = models.by_id(store, model.model_id)
    return found or models.keep(store, model.model_id, model.fitted_until, model.to_json())
