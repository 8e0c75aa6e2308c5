"""What is known of each kept model: when it ranks, what was decided of it, what it holds."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from analytics.store import models, nights
from analytics.store.models import Decision, KeptModel
from analytics.store.open import Store

Card = dict[str, Any]


def listing(store: Store) -> list[Card]:
    """One object a model, the oldest first.

    Keys: `model_id`, `fitted_until`, `state` (`in use`, `candidate`, `withdrawn`, or `priors`: these
    rank where no fitted model is in use), `ranks_from` and `ranks_to` (the nights that it ranks
    from now on, the last None where there is no end; both None where it ranks none) and
    `published` (how many published nights name it).
    """
    kept = models.all(store)
    spans, published = _spans(kept), Counter(night.model_id for night in nights.all(store))
    return [
        {
            "model_id": model.model_id,
            "fitted_until": None if model.fitted_until is None else model.fitted_until.isoformat(),
            "state": _state(model),
            **spans.get(model.model_id, {"ranks_from": None, "ranks_to": None}),
            "published": published[model.model_id],
        }
        for model in kept
    ]


def card(store: Store, model_id: str) -> Card:
    """What `listing` says of one model, its `sha256`, its `decisions` and its `content`, card included.

    `UsageError` for an id that is not kept, `ContractError` where the file cannot be relied on.
    """
    model = models.find(models.all(store), model_id)
    (told,) = (entry for entry in listing(store) if entry["model_id"] == model_id)
    decided = [entry for entry in models.decisions(store) if entry.model_id == model_id]
    return told | {
        "sha256": model.sha256,
        "decisions": [_decision(entry) for entry in decided],
        "content": json.loads(model.text()),
    }


def _state(model: KeptModel) -> str:
    if model.fitted_until is None:
        return "priors"
    if model.in_use:
        return "in use"
    return "candidate" if model.last_action == "candidate" else "withdrawn"


def _spans(kept: list[KeptModel]) -> dict[str, dict[str, str | None]]:
    """First and last night of each model that ranks any: up to the day before the next one's date."""
    order, spans = models.in_order(kept), {}
    for model, after in zip(order, [*order[1:], None], strict=False):
        start, end = model.fitted_until, None if after is None else after.fitted_until
        if start is not None and start != end:
            last = None if end is None else (end - timedelta(days=1)).isoformat()
            spans[model.model_id] = {"ranks_from": start.isoformat(), "ranks_to": last}
    return spans


def _decision(entry: Decision) -> Card:
    return {
        "action": entry.action,
        "decided_at": entry.decided_at.isoformat(timespec="seconds"),
        "decided_by": entry.decided_by,
        "reason": entry.reason,
    }
