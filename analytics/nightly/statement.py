"""What is held about one subject, and every use that was made of it, in plain language.

Other people are counted and not named, and so are those who use the system; to whom data was handed out is
told. Somebody whose id is an ordinary word or a number is named where ids of people stand, and by no word of
prose. Whoever hands it out decides what the law lets be withheld (section 45(4) of the Data Protection Act
2018).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.removal import accounting
from analytics.contracts import FEED, LINK_KINDS
from analytics.errors import UsageError
from analytics.store import about, erasing_rows, exactly, merges, naming, nights
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
_PEOPLE = frozenset({"subject_id", "other_id", "link_value", "first", "second"})
"""Keys of which a whole value is somebody's id, whatever word it is; a link's unless it is a number."""
_CODES = frozenset(
    {name for table in FEED.values() for name in table.column_names if name not in naming.TEXTS} - _PEOPLE
)
"""Columns of rows that passed the contract's checks and name nobody: ids of other things, codes, dates."""
_NUMBERS = frozenset(LINK_KINDS) - {"subject"}
_MINE = frozenset({"values"})
"""Of a decision whether two are the same: what is the person's own."""
_CODES_OF_A_NIGHT = frozenset({"main_signal", "families", "status", "as_of", "from", "to"})
NOT_IN_PLACE = {
    "as_of": "the night's own date, told as such",
    "subject_id": "whose statement it is",
    "rank": "told as the night's rank",
    "score": "told as the night's score",
}
"""Columns of a night's queue and people that are not told once more, each with the reason."""
_OF_PEOPLE = ("status", "reopened_on", "chance", "group_name")
_WORDS = {
    "prior": "score before any signal, in nats",
    "probability": "chance that the case is reopened, 0 to 1",
    "probability_low": "that chance, at the least",
    "probability_high": "that chance, at the most",
    "base_rate": "that chance of anybody on the list",
    "since_low": "the record changed on this day at the earliest",
    "since": "the record changed most likely on",
    "since_high": "the record changed on this day at the latest",
    "main_signal": "strongest signal",
    "main_reason": "strongest reason",
    "previous_rank": "rank in the night before",
    "previous_score": "score in the night before",
    "incidents_90d": "incidents within 90 days",
    "incidents_365d": "incidents within 365 days",
    "families": "families of types of incident",
    "last_event_on": "last incident on",
    "area_id": "area",
    "opened_on": "case opened on",
    "closed_on": "case closed on",
    "e_value": "e-value: evidence that the record changed, at most 1 on average where nothing did",
    "alarm_tier": "alarm tier: percent of false alarms down to here, at most",
    "false_alarms_a_year": "false alarms a year over the whole list at this e-value, at most",
    "alarm_gate": "whether the alarms of the night could be relied on",
    "status": "status of the case",
    "reopened_on": "case reopened on",
    "chance": "chance of escalating, as it counted for people tied to you, 0 to 1",
    "group_name": "name of the group of people you were in",
}
"""A night's columns in words; one that has none here is told by its name."""
_TIED = re.compile(r"((?:[Tt]ied to|[Tt]ie to|closest tie|group:) )(\S+)(?= \()")
"""How a reason of a tie names the other one, as a signal puts it."""


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
    return _without(statement, others - ids)


def _without(statement: Statement, others: Collection[str]) -> Statement:
    """The statement with nobody else named, and the person's own codes, dates and numbers as they are."""
    told: Statement = _unnamed({**statement, "held": {}, "matches": [], "nights": []}, others)
    for kind, tables in statement["held"].items():
        # cells of a refused row may have slipped into any column
        told["held"][kind] = _unnamed(tables, others, frozenset() if kind == "quarantine" else _CODES)
    told["matches"] = _unnamed(statement["matches"], others, _MINE)
    told["nights"] = _unnamed(statement["nights"], others, _CODES | _CODES_OF_A_NIGHT)
    for night in told["nights"]:
        night["reasons"] = [*_in_words(night), *night["reasons"]]
    return told


def _matches(store: Store, held: About, subject_id: str) -> tuple[list[dict[str, Any]], set[str]]:
    """Decisions whether the person, or a number of theirs, is the same as another; and those others."""
    links = [row for tables in held.own.values() for row in tables.get("event_links", ())]
    numbers = {str(row.get("link_value")) for row in links if row.get("link_kind") != "subject"}
    # a number may be the word that is somebody else's id
    found = [
        (each, {each.first, each.second} & ({subject_id} if each.kind == "subject" else numbers))
        for each in merges.all(store)
    ]
    made = [(each, mine) for each, mine in found if mine]
    told = [
        {
            "what": each.kind,
            "at": each.decided_at.isoformat(),
            "values": sorted(mine),
            "verdict": each.verdict,
            "reason": each.reason,
        }
        for each, mine in made
    ]
    return told, {value for each, mine in made for value in {each.first, each.second} - mine}


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


def _unnamed(value: Any, others: Collection[str], kept: frozenset[str] = frozenset()) -> Any:
    """The same with nobody else named in any text, but for those under the keys `kept`."""
    if isinstance(value, dict):
        links_number = value.get("link_kind") in _NUMBERS
        return {
            name: each
            if name in kept or (name == "link_value" and links_number)
            else ANOTHER
            if name in _PEOPLE and isinstance(each, str) and each.strip() in others
            else _unnamed(each, others, kept)
            for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_unnamed(each, others, kept) for each in value]
    if not isinstance(value, str):
        return value
    return exactly.without(value, others.__contains__, ANOTHER)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in row.items() if name not in NOT_TOLD and value is not None}


def _of_night(night: Night, subject_id: str) -> dict[str, Any] | None:
    """Where one night put the person and why; None where it says nothing of them."""
    if night.dropped is not None:
        return None
    asked = ("read_night_subject", "read_night_subject_contributions", "read_night_subject_custody")
    place, parts, custody = nights.read_each(night, asked, subject_id=subject_id)
    ties, people = nights.read_each(
        night, ("read_night_ties_of", "read_night_people_of"), subject_ids=[subject_id]
    )
    if place.is_empty() and ties.is_empty() and people.is_empty():
        return None
    others = ties["other_id"].unique().to_list()
    row = place.row(0, named=True) if place.height else {}
    where = row | (people.select(_OF_PEOPLE).row(0, named=True) if people.height else {})
    return {
        "as_of": str(night.as_of),
        "rank": row.get("rank"),
        "score": row.get("score"),
        "probability": row.get("probability"),
        "place": {name: _told(value, others) for name, value in where.items() if name not in NOT_IN_PLACE},
        "custody": [
            {"from": str(began), "to": None if ended is None else str(ended)}
            for began, ended in custody.select("started_at", "ended_at").rows()
        ],
        "reasons": [
            f"{evidence:+.2f}: {_told(why, others)}"
            for evidence, why in parts.select("evidence", "reason").rows()
        ],
        "tied_people": ties["other_id"].n_unique(),
        "others": others,
    }


def _told(value: Any, others: Collection[str]) -> Any:
    """A cell of a night for a document, without those whom its own words name."""
    if isinstance(value, (list, tuple)):
        return [_told(each, others) for each in value]
    if value is None or isinstance(value, (int, float)):
        return value
    return without_tied(str(value), others)


def without_tied(reason: str, others: Collection[str]) -> str:
    """A reason of a tie without the other one's id, whatever word it is.

    >>> without_tied("Tied to closed (a phone), who may be escalating", {"closed"})
    'Tied to (another person) (a phone), who may be escalating'
    """
    return _TIED.sub(lambda found: found[1] + (ANOTHER if found[2] in others else found[2]), reason)


def _in_words(night: dict[str, Any]) -> list[str]:
    """Where a night put the person, a line a column, and their stays in custody."""
    lines = [
        f"{_WORDS.get(name, name.replace('_', ' '))}: {_word(value)}"
        for name, value in night["place"].items()
    ]
    stays = [
        f"in custody from {each['from']} to {each['to'] or 'after that night'}" for each in night["custody"]
    ]
    return lines + stays


def _word(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(map(_word, value)) or "none"
    return "none" if value is None else str(value)
