"""A store from a backup, checked before it stands in its place; its log goes on, and says what was lost."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from analytics.casework import keys, presence
from analytics.casework.people import Actor
from analytics.errors import ContractError
from analytics.nightly import inspection
from analytics.nightly.inspection import Inspection
from analytics.progress import Progress
from analytics.store import about, backup
from analytics.store.open import Store, open_store


def restore(
    source: Path, target: Path, actor: Actor, now: datetime, progress: Progress
) -> tuple[Inspection, list[str]]:
    """Make the store `target`; what was found of its nights, and what there is to be said beside it.

    `ContractError` where the backup, a night or the log is not what was written; nothing stands at `target`
    then. That the log ends before what is noted beside its keys is no fault of a copy: the entry that says so
    is written, unless the store that has the rest of it is still there.
    """
    with progress.stage("Restore") as update:
        made = backup.restore(source, target, update)
    open_store(made.path, create=False)
    logged, signed = presence.possible(made), keys.known(made) is not None
    told = inspection.inspect(made, (), None, progress, log=False)
    told.require_sound()
    if logged and signed:
        _require_sound_log(made)
    backup.put_in_place(made, target)
    store = Store(target)
    if not logged:
        return told, []
    if not signed:
        return told, [_keyless(made)]
    return told, [*_resumed(store, actor, now), *_erased(store)]


def _require_sound_log(made: Store) -> None:
    """`ContractError` for a log with any fault other than that it ends early."""
    # SQLAlchemy takes a while to import, and a store without a desk has no need of it
    from analytics.casework import database
    from analytics.casework.log import erasure_log, resuming, verifying

    found = verifying.verify(made, losses=resuming.losses(made))
    problems = (*(() if found is None else found.problems), *erasure_log.problems(made))
    database.let_go(made)
    if problems:
        raise ContractError(f"restore: log: {'; '.join(problems)}", allowed="a log as it was written")


def _resumed(store: Store, actor: Actor, now: datetime) -> list[str]:
    from analytics.casework.database import open_casework
    from analytics.casework.log import resuming

    found = resuming.losses(store)
    others = resuming.in_use(store, found)
    if others:
        return [f"log: a copy to try: it goes on in {', '.join(others)}, and `verify` misses its end here"]
    resuming.resume(open_casework(store), actor, found, now)
    return [f"log: the backup is older than it: {loss}; the log says so from now on" for loss in found]


def _erased(store: Store) -> list[str]:
    """Who was erased after the backup was taken, and is in it: they are to be erased again."""
    return [
        f"{who} was erased after the backup was taken, and is in it: `rereview erase {who}` again"
        for who in about.erased_since(store)
    ]


def _keyless(store: Store) -> str:
    return (
        f"log: its keys are not in {keys.folder(store)}: nothing of it was checked; "
        "put them there, or name their folder with REREVIEW_KEYS, before the store is used"
    )
