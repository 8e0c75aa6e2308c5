"""Which model ranks, and how good is it? For whoever answers for the list."""

from __future__ import annotations

from analytics.casework.people import Right
from analytics.errors import RereviewError
from analytics.nightly import model_cards, model_facts
from analytics.nightly.model_facts import ModelFacts
from analytics.pages import _data, _frame, _judged, _model_card
from analytics.store.nights import Night
from analytics.store.open import Store

TITLE = "Model"
ORDER = 11
NEEDS = Right.SEE_MODEL


def render() -> None:
    """Draw the page: the model of the night, how it was judged, what it learnt, which others are kept."""
    _frame.banner()
    found = _frame.current_night()
    if found is None:
        return
    store, night = found
    facts = _facts(store, night)
    if facts is not None:
        _model_card.head(facts)
    _judged.show(store, {} if facts is None else facts.weights)
    if facts is not None:
        _model_card.profile(facts, _data.event_types().families)
    _model_card.kept(model_cards.listing(store))
    _frame.stamp(night, _data.ranked(night))
    _frame.not_for()


def _facts(store: Store, night: Night) -> ModelFacts | None:
    try:
        return model_facts.model(store, night.model_id, _data.event_types())
    except RereviewError as error:
        _model_card.unknown(night.model_id, str(error))
        return None
