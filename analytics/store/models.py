"""Fitted models: kept under the hash of their content, chosen by what they had seen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.errors import ContractError
from analytics.store import state
from analytics.store.content import file_sha256
from analytics.store.open import Store

_CREATE = """
create table if not exists models (
    number integer primary key autoincrement,
    model_id text not null unique,
    fitted_until text,
    sha256 text not null
);
"""
_EXISTS = "select name from sqlite_master where type = 'table' and name = 'models'"
_ALL = "select number, model_id, fitted_until, sha256 from models order by number"
# fitted again, a model counts as the newest of its day
_KEEP = """
insert or replace into models (model_id, fitted_until, sha256) values (:model_id, :fitted_until, :sha256)
"""


@dataclass(frozen=True)
class KeptModel:
    """One model on file; `fitted_until` is None where it is a taxonomy's priors, `number` grows with time."""

    number: int
    model_id: str
    fitted_until: date | None
    path: Path
    sha256: str

    def text(self) -> str:
        """The model as JSON; `ContractError` where the file is missing or was changed."""
        try:
            if file_sha256(self.path) == self.sha256:
                return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise ContractError(
                f"model {self.model_id}: {error}", allowed="the file as it was kept"
            ) from None
        raise ContractError(f"model {self.model_id}: {self.path}: changed", allowed="the file as it was kept")


def all(store: Store) -> list[KeptModel]:  # noqa: A001 - reads as models.all(store)
    """Every model kept, the oldest first."""
    with state.connect(store) as connection:
        if connection.execute(_EXISTS).fetchone() is None:
            return []
        return [_model(store, row) for row in connection.execute(_ALL)]


def newest(kept: Sequence[KeptModel], as_of: date) -> KeptModel | None:
    """The model that ranks the night `as_of`: fitted up to that night or earlier, the newest of these."""
    usable = [
        (model.fitted_until, model.number, model)
        for model in kept
        if model.fitted_until is not None and model.fitted_until <= as_of
    ]
    return max(usable, key=lambda entry: entry[:2])[2] if usable else None


def by_id(store: Store, model_id: str) -> KeptModel | None:
    """The model of that id, if it is kept."""
    return next((model for model in all(store) if model.model_id == model_id), None)


def keep(store: Store, model_id: str, fitted_until: date | None, text: str) -> KeptModel:
    """Write a model's JSON to models/ and register it. The lock must be held."""
    staged, final = store.staging / f"{model_id}.json", store.models / f"{model_id}.json"
    with staged.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sha256 = file_sha256(staged)
    staged.rename(final)
    with state.connect(store) as connection:
        connection.executescript(_CREATE)
        day = None if fitted_until is None else fitted_until.isoformat()
        connection.execute(_KEEP, {"model_id": model_id, "fitted_until": day, "sha256": sha256})
        number, *_ = connection.execute(_ALL).fetchall()[-1]
    return KeptModel(number, model_id, fitted_until, final, sha256)


def _model(store: Store, row: tuple[int, str, str | None, str]) -> KeptModel:
    number, model_id, day, sha256 = row
    fitted_until = None if day is None else date.fromisoformat(day)
    return KeptModel(number, model_id, fitted_until, store.models / f"{model_id}.json", sha256)
