from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.errors import ContractError, UsageError
from analytics.nightly import choice, model_cards
from analytics.ranking.model import named, priors
from analytics.store.open import Store, open_store

TAXONOMY = taxonomy.load()


def kept(store: Store, until: date, shift: int = 0) -> str:
    """A model fitted until a date; others of the same day differ by `shift`."""
    profile = priors(TAXONOMY).profile
    model = replace(priors(TAXONOMY), fitted_until=until, profile=profile[shift:] + profile[:shift])
    return choice.kept(store, named(model)).model_id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def spans(store: Store) -> dict[str, tuple[str, str | None, str | None]]:
    return {
        entry["model_id"]: (entry["state"], entry["ranks_from"], entry["ranks_to"])
        for entry in model_cards.listing(store)
    }


def test_an_empty_store_lists_nothing(store: Store) -> None:
    assert model_cards.listing(store) == []


def test_each_model_is_told_with_the_nights_that_it_ranks(store: Store) -> None:
    late, early = kept(store, date(2026, 7, 1)), kept(store, date(2026, 6, 1))
    outranked = early
    again = kept(store, date(2026, 6, 1), shift=1)
    base = choice.kept(store, priors(TAXONOMY)).model_id
    assert spans(store) == {
        late: ("in use", "2026-07-01", None),
        outranked: ("in use", None, None),
        again: ("in use", "2026-06-01", "2026-06-30"),
        base: ("priors", None, None),
    }
    choice.rollback(store)
    assert spans(store)[late] == ("withdrawn", None, None)
    assert spans(store)[again] == ("in use", "2026-06-01", None)


def test_what_is_told_is_what_ranks(store: Store) -> None:
    days = [date(2026, month, day) for month in (6, 7, 8) for day in (1, 15)]
    for place, day in enumerate(days):
        kept(store, day, place)
    choice.promote(store, choice.chooser(store, TAXONOMY)(days[3]).model_id)
    model_of = choice.chooser(store, TAXONOMY)
    for entry in model_cards.listing(store):
        for night in (entry["ranks_from"], entry["ranks_to"]):
            assert night is None or model_of(date.fromisoformat(night)).model_id == entry["model_id"]


def test_a_card_holds_the_record_and_the_content(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    (model_id,) = choice.rollback(store, "only a try").withdrawn
    told = model_cards.card(store, model_id)
    assert (told["state"], told["published"], told["fitted_until"]) == ("withdrawn", 1, "2026-06-30")
    assert [entry["action"] for entry in told["decisions"]] == ["fitted", "withdrawn"]
    assert told["decisions"][1]["reason"] == "only a try"
    assert told["content"]["model_id"] == model_id
    assert set(told["content"]) >= {"profile", "calibration"}


def test_an_unknown_id_and_a_changed_file_are_named(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    with pytest.raises(UsageError, match="model 'x': not kept; allowed: fit-2026-06-30-"):
        model_cards.card(store, "x")
    (path,) = store.models.glob("*.json")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ContractError, match=r"\.json: changed"):
        model_cards.card(store, path.stem)
    assert len(model_cards.listing(store)) == 1, "a list reads no model"
