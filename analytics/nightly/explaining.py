"""Why a subject stands where it stands: from the published night, or computed for any date."""

from __future__ import annotations

from datetime import date
from typing import Any

from analytics.casework.purposes import AT_THEIR_REQUEST, NOT_STATED, or_not_stated
from analytics.casework.removal import withholding
from analytics.errors import ContractError, UsageError
from analytics.nightly import choice, neighbourhood
from analytics.nightly.governing import governed
from analytics.ranking import explain as explain_module
from analytics.ranking import history
from analytics.ranking.model import Model
from analytics.ranking.why_not import lines, why_not
from analytics.store import models, nights, switch
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading
from analytics.taxonomy import Taxonomy

Explanation = dict[str, Any]


@governed
def explain(
    store: Store, subject_id: str, as_of: date | None, taxonomy: Taxonomy, purpose: str = NOT_STATED
) -> Explanation:
    """The contract's explanation (section 4) of one subject; reasons name nobody else who is restricted.

    Without `as_of` it is what the current night says. `UsageError` where no night is published, or
    the subject is not known; `NotAllowedError` for one who is restricted, unless it is made at their request.
    """
    switch.require_on(store)
    withheld = withholding.of(store)
    if or_not_stated(purpose) != AT_THEIR_REQUEST:
        withheld.require(subject_id)
    told = _explained(store, subject_id, as_of, taxonomy)
    return {name: value if name == "subject_id" else withheld.told(value) for name, value in told.items()}


def _explained(store: Store, subject_id: str, as_of: date | None, taxonomy: Taxonomy) -> Explanation:
    if as_of is not None:
        model = choice.chooser(store, taxonomy)(as_of)
        return _computed(store, subject_id, as_of, model, taxonomy, loaded=None)
    night = nights.current(store)
    if night is None:
        raise UsageError(
            "explain: no night is published yet", allowed="--as-of DATE, or a `rereview nightly` first"
        )
    return _published(night, subject_id) or _unranked(store, night, subject_id, taxonomy)


def _published(night: Night, subject_id: str) -> Explanation | None:
    """What the night says of a ranked subject, byte for byte as published."""
    place = nights.read(night, "read_night_subject", subject_id=subject_id)
    if place.is_empty():
        return None
    parts = nights.read(night, "read_night_subject_contributions", subject_id=subject_id)
    row = place.row(0, named=True)
    scores = nights.read(night, "read_night_queue")["score"]
    return {
        "subject_id": subject_id,
        "as_of": night.as_of.isoformat(),
        "rank": row["rank"],
        "score": row["score"],
        "prior": row["prior"],
        "contributions": parts.select(
            "signal", "evidence", "unit", "value", "reason", "event_ids"
        ).to_dicts(),
        "why_not": why_not(parts, row, lines(scores)),
        "share_of_ties": neighbourhood.share_of_ties(parts),
    }


def _unranked(store: Store, night: Night, subject_id: str, taxonomy: Taxonomy) -> Explanation:
    """The same night computed for someone who is not in its queue."""
    kept = models.by_id(store, night.model_id)
    if kept is None:
        raise ContractError(
            f"night {night.number}: model {night.model_id} is not kept", allowed="the night's model"
        )
    model, loaded = Model.from_json(kept.text()), night.manifest["inputs"]["loaded"]
    return _computed(store, subject_id, night.as_of, model, taxonomy, loaded=loaded)


def _computed(
    store: Store, subject_id: str, as_of: date, model: Model, taxonomy: Taxonomy, *, loaded: int | None
) -> Explanation:
    with open_reading(store, loaded) as session:
        known = history.read(session, as_of, taxonomy)
    return explain_module.explain(known, as_of, model, subject_id)
