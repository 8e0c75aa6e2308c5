"""What commands do with the store, told to the log: loads, nights, and what was handed over.

A store without a casework database has no log, gets none by this, and pays nothing for it. Where there is one
that cannot be written, the command ends before it acts.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.casework import presence
from analytics.errors import ContractError
from analytics.store.open import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.casework.audit import Kind
    from analytics.casework.database import Casework
    from analytics.feed.report import IngestReport

FEED = "casework"
"""Folder of the casework feed in the store's scratch, and the load's name."""


def existing(store: Store) -> Casework | None:
    """The casework database of a store, or None where none was made yet.

    What was switched while its log could not be written, the log is told now.
    """
    if not presence.possible(store):
        return None
    # the libraries of databases take their time, and most stores of tests and trials have none
    from analytics.casework import database, switching

    casework = database.find(store)
    if casework is not None:
        switching.catch_up(store, casework, datetime.now(UTC))
    return casework


def tell(
    casework: Casework | None, kind: Kind, action: str, now: datetime, **content: float | str | None
) -> None:
    """Append an entry by the operator of this machine; nothing where there is no casework database."""
    if casework is None:
        return
    from analytics.casework import audit, database, people

    with database.writing(casework) as connection:
        act = audit.Act(kind, action, content=content)
        audit.record(connection, casework, people.operator(), act, now)


def hand_over(
    store: Store, casework: Casework | None, load: Callable[[Path], IngestReport], now: datetime
) -> IngestReport | None:
    """Load what people decided since into the store, by `load`, and note that it has it.

    Use it only while the store is held. None where there was nothing to load; `ContractError` where the feed
    was refused.
    """
    if casework is None:
        return None
    from analytics.casework import people
    from analytics.casework.reviews import handing_over

    folder = store.staging / FEED
    # what a killed job left would be loaded again
    shutil.rmtree(folder, ignore_errors=True)
    handed = handing_over.write_feed(casework, folder)
    report = load(folder) if handed.rows else None
    if report is not None and report.refused:
        refused = "; ".join(f"{file.file}: {file.reason}" for file in report.refused)
        raise ContractError(f"casework feed: refused {refused}", allowed="a feed of this program")
    if handed.decisions or handed.marks:
        handing_over.note_handed(casework, people.operator(), handed, now=now)
    return report
