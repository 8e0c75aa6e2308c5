"""What is held about one subject, and every use that was made of it, in plain language.

Other people are counted and not named, and so are those who use the system. Whoever hands it out decides
what the law lets be withheld (section 45(4) of the Data Protection Act 2018).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.removal import accounting
from analytics.errors import UsageError
from analytics.store import about, erasing_rows, exactly, merges, nights
from analytics.store.about import About
from analytics.store.nights import Night
from analytics.store.open import Store

Statement = dict[str, Any]
_NAMED = {
    ("rows", "by a link"): "accepted links by which reports on other people name you",
    ("held", "by a link"): "waiting links by which reports on other people name you",
    ("rows", "in a text"): "accepted reports on other people, or corrections of them, whose text names you",
    ("held", "in a text"): "waiting reports on other people, or corrections of them, whose text names you",
    ("quarantine", "anywhere"): "refused rows on other people, or that cannot be read, that name you",
}
ANOTHER = "(another person)"
NOT_TOLD = {"bucket": "where the store keeps the row: it is computed from the identifier and tells nothing"}
"""Columns of rows that no statement has, each with the reason; every column of the contract is told."""
NOT_OF_PEOPLE = {"investigations": "its rows say nothing of anybody; in which somebody was involved is told"}
"""Tables of the contract that no statement has rows of, each with the reason."""


def gather(store: Store, casework: Casework, actor: Actor, subject_id: str, *, now: datetime) -> Statement:
    """Everything held and every use, as one object; making it is recorded as a disclosure.

    `UsageError` for a subject of whom nothing is held.
    """
    trace = erasing_rows.trace(store, subject_id)
    held = about.rows(store, trace)
    if not held.anything:
        raise UsageError(f"subject {subject_id}: nothing is held", allowed="an id that was ingested")
    ids = {subject_id, *trace.event_ids}
    told = accounting.account(casework, actor, subject_id, ids, now=now)
    ranked = [each for night in nights.all(store) if (each := _of_night(night, subject_id))]
    matches, others = _matches(store, held, subject_id)
    named = {_NAMED[kind, how]: count for (kind, how), count in sorted(held.named.items())}
    statement: Statement = {
        "subject_id": subject_id,
        "made_at": now.isoformat(),
        "held": {
            kind: {name: [_plain(row) for row in rows] for name, rows in tables.items()}
            for kind, tables in held.own.items()
        },
        "matches": matches,
        "nights": ranked,
        **told,
        "named": named | told["named"],
    }
    others |= {who for night in ranked for who in night.pop("others")} | _linked(held)
    others |= about.subjects(store, exactly.words(_texts(statement)))
    unnamed: Statement = _unnamed(statement, others - ids)
    return unnamed


def _matches(store: Store, held: About, subject_id: str) -> tuple[list[dict[str, Any]], set[str]]:
    """Decisions whether the person, or a number of theirs, is the same as another; and those others."""
    links = [row for tables in held.own.values() for row in tables.get("event_links", ())]
    mine = {subject_id} | {str(row.get("link_value")) for row in links if row.get("link_kind") != "subject"}
    made = [each for each in merges.all(store) if {each.first, each.second} & mine]
    told = [
        {
            "what": each.kind,
            "at": each.decided_at.isoformat(),
            "values": sorted({each.first, each.second} & mine),
            "verdict": each.verdict,
            "reason": each.reason,
        }
        for each in made
    ]
    return told, {value for each in made for value in (each.first, each.second)} - mine


def _linked(held: About) -> set[str]:
    """Other people whom reports on the person name."""
    links = [row for tables in held.own.values() for row in tables.get("event_links", ())]
    return {str(row["link_value"]) for row in links if row.get("link_kind") == "subject"}


def _texts(value: Any) -> Iterable[str]:
    """Every text in an object, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _unnamed(value: Any, others: Collection[str]) -> Any:
    """The same with nobody else named in any text."""
    if isinstance(value, dict):
        return {name: _unnamed(each, others) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_unnamed(each, others) for each in value]
    return exactly.without(value, others, ANOTHER) if isinstance(value, str) else value


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in row.items() if name not in NOT_TOLD and value is not None}


def _of_night(night: Night, subject_id: str) -> dict[str, Any] | None:
    """Where one night put the person and why; None where it says nothing of them."""
    if night.dropped is not None:
        return None
    asked = ("read_night_subject", "read_night_subject_contributions")
    place, parts = nights.read_each(night, asked, subject_id=subject_id)
    ties = nights.read(night, "read_night_ties_of", subject_ids=[subject_id])
    if place.is_empty() and ties.is_empty():
        return None
    row = place.row(0, named=True) if place.height else {}
    return {
        "as_of": str(night.as_of),
        "rank": row.get("rank"),
        "score": row.get("score"),
        "probability": row.get("probability"),
        "reasons": [f"{evidence:+.2f}: {why}" for evidence, why in parts.select("evidence", "reason").rows()],
        "tied_people": ties["other_id"].n_unique(),
        "others": ties["other_id"].unique().to_list(),
    }
