"""Proposals of people whom a night does not rank: active or reopened since, they stand on no list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analytics.casework.database import Casework, reading
from analytics.casework.people import Actor, Right, require
from analytics.casework.removal import coming, guarding, proposals, restricting
from analytics.store import nights
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.reading import open_reading


@dataclass(frozen=True)
class Unlisted:
    """A proposal that stands, of somebody whom the night does not rank, and what stands against it."""

    subject_id: str
    proposal: str
    against: tuple[str, ...]


def unlisted(
    store: Store, casework: Casework, actor: Actor, night: Night, *, now: datetime
) -> list[Unlisted]:
    """By subject; whoever is out for reading is left out, and whoever is restricted as in the queue.

    It costs a hash for each person whom the night does not rank, and nothing where no proposal stands.
    """
    require(actor, Right.PROPOSE_REMOVAL)
    with reading(casework) as connection:
        made = proposals.proposals(connection, None)
        held = frozenset() if actor.may(Right.RESTRICT) else restricting.restricted(connection)
    standing = {reference: each for reference, each in made.items() if each.stands and reference not in held}
    if not standing:
        return []
    with open_reading(store) as session:
        everybody = set(session.frame("read_subject_versions", as_of=coming.EVER)["subject_id"])
    others = everybody - set(nights.read(night, "read_night_queue")["subject_id"])
    mine = {who: standing[ref] for who in others if (ref := casework.keys.reference(who)) in standing}
    facts = guarding.look(store, casework, mine)
    found = []
    with reading(casework) as connection:
        for who, each in sorted(mine.items()):
            if guarding.at_desk(connection, casework.keys.reference(who), None).open_case is None:
                against = guarding.against(connection, casework, facts[who], each, now)
                found.append(Unlisted(who, each.told, tuple(against)))
    return found
