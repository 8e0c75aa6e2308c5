"""Fitted models: kept under the hash of their content, in use or not, chosen by what they had seen."""

from __future__ import annotations

import getpass
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from analytics.errors import ContractError, UsageError
from analytics.store import state
from analytics.store.content import file_sha256
from analytics.store.open import Store

Action = Literal["fitted", "candidate", "promoted", "withdrawn"]
"""What can be decided of a model; after `fitted` and `promoted` it is in use, otherwise it is not."""

_MODELS = "select number, model_id, fitted_until, sha256 from models order by number"
_DECISIONS = "select model_id, action, decided_at, decided_by, reason from model_decisions order by number"
# fitted again, a model counts as the newest of its day
_KEEP = """
insert or replace into models (model_id, fitted_until, sha256) values (:model_id, :fitted_until, :sha256)
"""
_DECIDE = """
insert into model_decisions (model_id, action, decided_at, decided_by, reason) values (?, ?, ?, ?, ?)
"""


@dataclass(frozen=True)
class Decision:
    """One line of the record: what was decided of a model, when (UTC), by whom and why."""

    model_id: str
    action: Action
    decided_at: datetime
    decided_by: str
    reason: str


@dataclass(frozen=True)
class KeptModel:
    """One model on file; `fitted_until` is None where it is a taxonomy's priors, `number` grows with time.

    `last_action` is what was decided of it last; a store from before there were decisions has every
    model in use.
    """

    number: int
    model_id: str
    fitted_until: date | None
    path: Path
    sha256: str
    last_action: Action = "fitted"

    @property
    def in_use(self) -> bool:
        """May it rank? Priors always may: they rank where nothing else does."""
        return self.last_action in {"fitted", "promoted"}

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
        return _all(store, connection)


def decisions(store: Store) -> list[Decision]:
    """Everything that was ever decided of models, the oldest first."""
    with state.connect(store) as connection:
        return _decisions(connection)


def in_order(kept: Sequence[KeptModel]) -> list[KeptModel]:
    """Fitted models in use, each outranking those before it on the nights that it may rank."""
    usable = [model for model in kept if model.in_use and model.fitted_until is not None]
    return sorted(usable, key=lambda model: (model.fitted_until or date.min, model.number))


def newest(kept: Sequence[KeptModel], as_of: date) -> KeptModel | None:
    """The model that ranks the night `as_of`: in use, fitted up to that night or earlier, the newest."""
    usable = [model for model in in_order(kept) if model.fitted_until and model.fitted_until <= as_of]
    return usable[-1] if usable else None


def by_id(store: Store, model_id: str) -> KeptModel | None:
    """The model of that id, if it is kept, in use or not."""
    return next((model for model in all(store) if model.model_id == model_id), None)


def find(kept: Sequence[KeptModel], model_id: str) -> KeptModel:
    """The model of that id; `UsageError` with the ids that are kept."""
    for model in kept:
        if model.model_id == model_id:
            return model
    ids = ", ".join(model.model_id for model in kept)
    raise UsageError(f"model {model_id!r}: not kept", allowed=ids or "a model, after a `rereview fit`")


def keep(
    store: Store, model_id: str, fitted_until: date | None, text: str, action: Action | None = None
) -> KeptModel:
    """Write a model's JSON to models/, register it and note `action`, if one is given.

    The lock must be held. Model and action become visible at once.
    """
    staged, final = store.staging / f"{model_id}.json", store.models / f"{model_id}.json"
    with staged.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sha256 = file_sha256(staged)
    staged.rename(final)
    with state.connect(store) as connection:
        # to the end of the block it is one transaction
        day = None if fitted_until is None else fitted_until.isoformat()
        connection.execute(_KEEP, {"model_id": model_id, "fitted_until": day, "sha256": sha256})
        if action is not None:
            _note(connection, {model_id: action}, "")
        return _all(store, connection)[-1]


def decide(store: Store, actions: dict[str, Action], reason: str) -> None:
    """Note what was decided of models, by id, all of it or nothing. The lock must be held."""
    with state.connect(store) as connection:
        # to the end of the block it is one transaction
        _note(connection, actions, reason)


def _note(connection: sqlite3.Connection, actions: dict[str, Action], reason: str) -> None:
    now, who = datetime.now(UTC).isoformat(), user()
    rows = [(model_id, action, now, who, reason) for model_id, action in actions.items()]
    connection.executemany(_DECIDE, rows)


def user() -> str:
    """Who runs the program, as far as the system knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _all(store: Store, connection: sqlite3.Connection) -> list[KeptModel]:
    last = {decision.model_id: decision.action for decision in _decisions(connection)}
    return [
        KeptModel(
            number=number,
            model_id=model_id,
            fitted_until=None if day is None else date.fromisoformat(day),
            path=store.models / f"{model_id}.json",
            sha256=sha256,
            last_action=last.get(model_id, "fitted"),
        )
        for number, model_id, day, sha256 in connection.execute(_MODELS)
    ]


def _decisions(connection: sqlite3.Connection) -> list[Decision]:
    return [
        Decision(model_id, action, datetime.fromisoformat(at), by, reason)
        for model_id, action, at, by, reason in connection.execute(_DECISIONS)
    ]
