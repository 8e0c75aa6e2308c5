"""Takes a person out of everything that is kept, in an order in which each step can be begun again.

First what is known by the person's reports: nights, casework, logs; then, in one transaction, the files of
rows that tell which reports those are; then the pages of both databases. A kill at any point leaves an
erasure that is going on, which the same command brings to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from analytics.casework import directory
from analytics.casework.database import Casework, open_casework, writing
from analytics.casework.log import erasure_log
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import forgetting, guarding
from analytics.casework.removal.forgetting import Handed
from analytics.errors import UsageError
from analytics.nightly import erasing_texts, manifest
from analytics.progress import QUIET, Progress
from analytics.store import erasing_rows, erasing_runs, erasing_state, erasures, keys, nights, state
from analytics.store.lock import hold
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.traces import Trace

AGREED, OVER = guarding.AGREED, guarding.OVER
CODES = (AGREED, OVER, "request of the person", "court order", "held unlawfully")
"""What an erasure may be for."""


@dataclass(frozen=True)
class Asked:
    """Who is to be erased, by whom, confirmed by whom, and what for (one of `CODES`)."""

    subject_id: str
    by: str
    confirm: str
    code: str


@dataclass(frozen=True)
class Found:
    """What goes: rows a table, nights, files of text, rows of both databases; and who was handed data.

    `against`: why the person is not to be erased on the ground that was named, a sentence each.
    """

    rows: dict[str, int]
    nights: tuple[int, ...]
    texts: tuple[str, ...]
    state: int
    casework: dict[str, int]
    handed: tuple[Handed, ...]
    against: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is anything of the person."""
        return bool(self.rows or self.nights or self.texts or self.state or any(self.casework.values()))

    def to_json(self) -> dict[str, Any]:
        """The object that `rereview erase --json` prints."""
        handed = [asdict(each) | {"at": each.at.isoformat()} for each in self.handed]
        return asdict(self) | {"nights": list(self.nights), "texts": list(self.texts), "handed": handed}


def look(store: Store, asked: Asked, now: datetime) -> Found:
    """What there is of the person, whom both people may have erased; nothing is changed.

    `UsageError` for an unknown subject, person or code, and where one person would be both.
    """
    casework = open_casework(store)
    _actors(casework, asked)
    found = _found(store, casework, asked.subject_id)
    return replace(found, against=_against(store, casework, asked, now))


def erase(store: Store, asked: Asked, now: datetime, progress: Progress = QUIET) -> Found:
    """Erase the person and give what went; begun before and killed, it goes on from there.

    `StoreBusyError` while a job holds the store, `UsageError` where something stands against it (`guarding`).
    """
    with hold(store):
        casework = open_casework(store)
        actor, _ = _actors(casework, asked)
        found = _found(store, casework, asked.subject_id)
        require_clear(asked, _against(store, casework, asked, now))
        reference = casework.keys.reference(asked.subject_id)
        told = {"confirm": asked.confirm, "code": asked.code}
        forgetting.note(casework, actor, "erasure begun", asked.subject_id, told, now)
        number = erasures.begin(store, reference, casework.keys, now)
        trace = erasing_rows.trace(store, asked.subject_id)
        steps: list[tuple[str, Callable[[], object]]] = [
            ("nights", lambda: _nights(store, trace, number)),
            ("casework", lambda: _casework(casework, trace, now)),
            ("texts", lambda: erasing_texts.erase(store, trace)),
            ("state", lambda: erasing_state.erase(store, trace)),
            ("rows", lambda: erasing_rows.erase(store, trace, number)),
            ("pages of the state", lambda: state.scrub(store)),
            ("pages of casework", lambda: forgetting.scrub(casework)),
        ]
        for name, step in steps:
            with progress.stage(f"Erasing: {name}"):
                step()
        done = {"erasure": number, "digest": erasures.digest(store, number)} | told
        forgetting.note(casework, actor, erasure_log.DONE, asked.subject_id, done, now)
        keys.remember_erased(casework.keys, reference, store)
        erasures.end(store, number, now)
    return found


def require_clear(asked: Asked, against: tuple[str, ...]) -> None:
    """`UsageError` where something stands against the erasure."""
    if against:
        allowed = "an erasure once that is settled"
        raise UsageError(f"erase {asked.subject_id}: {'; '.join(against)}", allowed=allowed)


def _against(store: Store, casework: Casework, asked: Asked, now: datetime) -> tuple[str, ...]:
    """What stands against it; nothing, once it was begun: half of it would be worse than any reason."""
    reference = casework.keys.reference(asked.subject_id)
    if reference in {each.reference for each in erasures.all(store)}:
        return ()
    return tuple(guarding.blockers(store, casework, asked.subject_id, asked.code, now))


def _actors(casework: Casework, asked: Asked) -> tuple[Actor, Actor]:
    """Both people, who may settle who leaves the list; one of them a supervisor."""
    if asked.code not in CODES:
        raise UsageError(f"--reason-code {asked.code!r}", allowed=", ".join(CODES))
    if asked.by == asked.confirm:
        raise UsageError(f"erase: {asked.by} twice", allowed="another person to confirm")
    first, second = (directory.person(casework, each).actor for each in (asked.by, asked.confirm))
    for actor in (first, second):
        require(actor, Right.PROPOSE_REMOVAL)
    if not first.may(Right.CONFIRM_REMOVAL):
        require(second, Right.CONFIRM_REMOVAL)
    return first, second


def _found(store: Store, casework: Casework, subject_id: str) -> Found:
    trace = erasing_rows.trace(store, subject_id)
    rows: dict[str, int] = {}
    for each in erasing_rows.look(store, trace):
        table = each.segment.table
        rows[table] = rows.get(table, 0) + each.going + each.named
    found = Found(
        rows=rows,
        nights=tuple(night.number for night in _kept(store) if erasing_runs.changed(night, trace)),
        texts=tuple(erasing_texts.look(store, trace)),
        state=erasing_state.look(store, trace),
        casework=asdict(forgetting.look(casework, trace)),
        handed=tuple(forgetting.handed_out(casework, subject_id)),
    )
    known = {each.reference for each in erasures.all(store)}
    if not found.anything and casework.keys.reference(subject_id) not in known:
        raise UsageError(f"subject {subject_id}: nothing is held", allowed="an id that was ingested")
    return found


def _kept(store: Store) -> list[Night]:
    return [night for night in nights.all(store) if night.dropped is None]


def _nights(store: Store, trace: Trace, number: int) -> None:
    for night in _kept(store):
        version = int(night.manifest["manifest"])
        erasing_runs.erase(store, night, trace, number, partial(manifest.table_sha256, version=version))


def _casework(casework: Casework, trace: Trace, now: datetime) -> None:
    with writing(casework) as connection:
        forgetting.forget(connection, casework, trace, now)
