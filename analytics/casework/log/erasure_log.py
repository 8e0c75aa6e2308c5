"""Whether the log tells of the erasures that the store says there were.

Who can write to the store could call a change an erasure; they cannot write a signed entry of the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from analytics.casework import audit, database, tables
from analytics.casework.database import reading
from analytics.store import erasures
from analytics.store.open import Store

DONE = "erasure done"


def problems(store: Store) -> Iterator[str]:
    """Erasures that came to their end and that no entry tells of as they are."""
    ended = [each for each in erasures.all(store) if each.ended_at is not None]
    if not ended:
        return
    told = _told(store)
    for each in ended:
        if told.get(each.number) != (each.reference, erasures.digest(store, each.number)):
            yield f"erasure {each.number}: the log does not tell of what it changed"


def _told(store: Store) -> dict[int, tuple[str, str]]:
    """Reference and digest of each erasure, as the newest entry on it has them that is sound."""
    casework = database.find(store)
    if casework is None:
        return {}
    found: dict[int, tuple[str, str]] = {}
    with reading(casework) as connection:
        asked = sa.select(tables.audit).where(tables.audit.c.action == DONE).order_by(tables.audit.c.number)
        for row in connection.execute(asked):
            entry = audit.Entry(**row._mapping)
            signed = casework.keys.sign(entry.sha256.encode())
            if entry.sha256 != entry.computed_sha256() or entry.hmac != signed:
                continue
            content = json.loads(entry.content)
            found[int(content["erasure"])] = (str(entry.subject), str(content["digest"]))
    return found
