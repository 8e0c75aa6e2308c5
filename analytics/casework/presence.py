"""Whether a store can have a casework database at all: asked without the libraries that would open it."""

from __future__ import annotations

from analytics import settings
from analytics.casework import keys, witness
from analytics.store.open import Store


def possible(store: Store) -> bool:
    """Whether there may be one: settings name it, its file is there, or a note of its log is left."""
    if settings.load().casework or store.casework_path.is_file():
        return True
    folder = keys.folder(store)
    beside = folder == keys.beside(store) and bool(witness.chains(folder))
    return beside or bool(witness.own(folder, store))
