"""Which model ranks a night, and how that is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.errors import UsageError
from analytics.ranking.model import Model, priors
from analytics.store import models
from analytics.store.lock import hold
from analytics.store.models import KeptModel
from analytics.store.open import Store
from analytics.taxonomy import Taxonomy

Choose = Callable[[date], Model]


def chooser(store: Store, taxonomy: Taxonomy) -> Choose:
    """The model of any night, out of those in use by now; each is read once.

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


@dataclass(frozen=True)
class Changed:
    """What came of a promotion or a rollback: models by id.

    `ranks` is the newest model in use from now on, None for the taxonomy's priors; `undo` are the
    commands that put everything back, in their order.
    """

    promoted: str | None
    withdrawn: tuple[str, ...]
    ranks: KeptModel | None
    undo: tuple[str, ...]


def promote(store: Store, model_id: str, reason: str = "") -> Changed:
    """Put a model in use, and withdraw those in use that would outrank it.

    `UsageError` for an id that is not kept, and for priors: they rank wherever nothing is in use.
    `ContractError` where the model's file cannot be relied on, `StoreBusyError` while another job
    holds the store.
    """
    with hold(store):
        kept = models.all(store)
        model = models.find(kept, model_id)
        if model.fitted_until is None:
            raise UsageError(
                f"model {model_id}: priors rank by themselves where no fitted model is in use",
                allowed="a fitted model, or `rereview models rollback` until none is in use",
            )
        Model.from_json(model.text())
        newness = (model.fitted_until, model.number)
        outranking = [
            other
            for other in models.in_order(kept)
            if other.fitted_until is not None and (other.fitted_until, other.number) > newness
        ]
        actions: dict[str, models.Action] = {other.model_id: "withdrawn" for other in outranking}
        if not model.in_use:
            actions[model_id] = "promoted"
        if actions:
            models.decide(store, actions, reason)
        back = [f"rereview models promote {other.model_id}" for other in outranking]
        undo = back if model.in_use else ["rereview models rollback", *back]
        return Changed(
            promoted=None if model.in_use else model_id,
            withdrawn=tuple(other.model_id for other in outranking),
            ranks=_latest(store),
            undo=tuple(undo),
        )


def rollback(store: Store, reason: str = "") -> Changed:
    """Withdraw the newest model in use: the one before it ranks from now on, or the taxonomy's priors.

    `UsageError` where no fitted model is in use, `StoreBusyError` while another job holds the store.
    """
    with hold(store):
        in_use = models.in_order(models.all(store))
        if not in_use:
            raise UsageError(
                "rollback: no model is in use, the taxonomy's priors rank",
                allowed="`rereview models promote ID` first",
            )
        last = in_use[-1].model_id
        models.decide(store, {last: "withdrawn"}, reason)
        return Changed(
            promoted=None,
            withdrawn=(last,),
            ranks=_latest(store),
            undo=(f"rereview models promote {last}",),
        )


def _latest(store: Store) -> KeptModel | None:
    return models.newest(models.all(store), date.max)
