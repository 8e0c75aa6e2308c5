"""What every command file needs: a group to put its commands in, the store, the taxonomy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from analytics.errors import ContractError

if TYPE_CHECKING:
    from analytics.feed.report import Refusal
    from analytics.store.open import Store
    from analytics.taxonomy import Taxonomy


def group(purpose: str | None = None, name: str | None = None) -> typer.Typer:
    """Commands that stand behind `name`, or, without one, right behind `rereview`."""
    return typer.Typer(name=name, rich_markup_mode=None, add_completion=False, help=purpose)


def store(context: typer.Context) -> Store:
    """The store that `--store` names, made where it is missing."""
    from analytics.store.open import open_store

    return open_store(context.obj)


def consulted(
    store: Store, action: str, subject_id: str, content: dict[str, Any], purpose: str | None = None
) -> None:
    """Tell the log what the operator is about to see; `ContractError` where it cannot be told."""
    # SQLAlchemy takes a fifth of a second to import: only commands that show somebody need it
    from analytics.casework import people, purposes, telling

    telling.consulted(
        store,
        people.operator(),
        action,
        subject_id,
        purpose or purposes.NOT_STATED,
        content,
        datetime.now(UTC),
    )


def fairness_seen(store: Store, told: Mapping[str, Any]) -> None:
    """Tell the log which fairness audit the operator is about to see; errors as above."""
    from analytics.casework import people, telling

    content = {name: told[name] for name in ("as_of", "top")}
    telling.fairness_seen(store, people.operator(), content, datetime.now(UTC))


def disclosed(
    store: Store, action: str, subject_id: str | None, to: tuple[str, str], content: dict[str, Any]
) -> None:
    """Tell the log what the operator is about to hand out, `to` whom and what for; errors as above."""
    from analytics.casework import people, telling

    recipient, purpose = to
    now = datetime.now(UTC)
    telling.disclosed(store, people.operator(), action, subject_id, purpose, recipient, content, now)


def taxonomy() -> Taxonomy:
    """The taxonomy that the settings name."""
    from analytics import settings
    from analytics import taxonomy as taxonomies

    return taxonomies.load(settings.load().taxonomy)


def refuse(feed: Path, refused: tuple[Refusal, ...]) -> None:
    """Complain of files that could not be read, after everything else was done."""
    if refused:
        files = "; ".join(f"{file.file}: {file.reason}" for file in refused)
        raise ContractError(f"feed {feed}: refused {files}")
