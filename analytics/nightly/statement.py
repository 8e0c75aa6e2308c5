"""What is held about one subject, and every use that was made of it, in plain language.

Other people are counted and not named, and so are those who use the system. Whoever hands it out decides
what the law lets be withheld (section 45(4) of the Data Protection Act 2018).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from analytics.casework.database import Casework
from analytics.casework.people import Actor
from analytics.casework.removal import accounting
from analytics.errors import UsageError
from analytics.store import about, erasing_rows, nights
from analytics.store.nights import Night
from analytics.store.open import Store
from analytics.store.state import SegmentKind
from analytics.store.traces import Trace

Statement = dict[str, Any]
_KINDS = {
    "rows": "Accepted, and used",
    "held": "Waiting, not used",
    "quarantine": "Refused, kept to be repaired, not used",
}
_MARKS = re.compile(r"[\\`*_\[\]<>#|]")
"""Signs that mean something in Markdown."""
ANOTHER = "(another person)"
_LEFT_OUT = ("bucket", "link_value", "source_id")
"""Columns that tell nothing of the person, or of somebody else."""


def gather(store: Store, casework: Casework, actor: Actor, subject_id: str, *, now: datetime) -> Statement:
    """Everything held and every use, as one object; making it is recorded as a disclosure.

    `UsageError` for a subject of whom nothing is held.
    """
    trace = erasing_rows.trace(store, subject_id)
    held = about.rows(store, trace)
    if not any(held.values()):
        raise UsageError(f"subject {subject_id}: nothing is held", allowed="an id that was ingested")
    told = accounting.account(casework, actor, subject_id, now=now)
    ranked = [each for night in nights.all(store) if (each := _of_night(night, subject_id))]
    statement: Statement = {
        "subject_id": subject_id,
        "made_at": now.isoformat(),
        "held": {
            kind: {name: [_plain(row) for row in rows] for name, rows in tables.items()}
            for kind, tables in held.items()
        },
        "nights": ranked,
        **told,
    }
    others = {who for night in ranked for who in night.pop("others")} | _linked(held)
    named: Statement = _unnamed(statement, others - {subject_id, *trace.event_ids})
    return named


def _linked(held: Mapping[SegmentKind, dict[str, list[dict[str, Any]]]]) -> set[str]:
    """Other people whom reports on the person name."""
    links = [row for tables in held.values() for row in tables.get("event_links", ())]
    return {str(row["link_value"]) for row in links if row.get("link_kind") == "subject"}


def _unnamed(value: Any, others: set[str]) -> Any:
    """The same with nobody else named in any text."""
    if not others:
        return value
    if isinstance(value, dict):
        return {name: _unnamed(each, others) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_unnamed(each, others) for each in value]
    first, *more = sorted(others)
    return Trace(first, frozenset(more)).without(value, ANOTHER) if isinstance(value, str) else value


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in row.items() if name not in _LEFT_OUT and value is not None}


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


def markdown(told: Statement) -> str:
    """The statement as a document."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Statement) -> Iterator[str]:
    yield f"# What is held about {told['subject_id']}"
    yield ""
    yield f"Made on {told['made_at'][:10]}. This is a statement from a system that puts closed cases in an"
    yield "order in which people re-read them. It decides nothing about anybody: people do. Subjects in it"
    yield "are synthetic. Other people are counted here and not named."
    for kind, tables in told["held"].items():
        yield from ("", f"## {_KINDS[kind]}", "")
        if not tables:
            yield "Nothing."
        for name, rows in tables.items():
            yield from ("", f"### {name.replace('_', ' ').capitalize()} ({len(rows)})", "")
            for row in rows:
                yield "- " + "; ".join(
                    f"{key.replace('_', ' ')}: {_safe(value)}" for key, value in row.items()
                )
    yield from ("", "## Where you stood on the list", "")
    for night in told["nights"]:
        yield from _of_one_night(night)
    if not told["nights"]:
        yield "On no night that is kept."
    yield from _of_people(told)


def _of_one_night(night: dict[str, Any]) -> Iterator[str]:
    place = "not ranked" if night["rank"] is None else f"rank {night['rank']}, score {night['score']:.2f}"
    yield f"- Night of {night['as_of']}: {place}; tied to {night['tied_people']} other people."
    for reason in night["reasons"]:
        yield f"  - {_safe(reason)}"


def _of_people(told: Statement) -> Iterator[str]:
    yield from ("", "## What people wrote and decided", "")
    yield f"Data restricted now: {'yes' if told['restricted'] else 'no'}."
    for case in told["cases"]:
        outcome = case["outcome"] or "not closed"
        yield f"- Review opened on {case['opened_at'][:10]}: {outcome}."
        for what, text in case["texts"]:
            yield f"  - {what}: {_safe(text)}"
    for measure in told["measures"]:
        yield f"- {measure['what'].capitalize()} on {measure['at'][:10]}, {measure['code']}:"
        yield f"  {_safe(measure['reason'])}"
    for mark in told["marks"]:
        yield f"- Report {mark['event_id']} marked as {mark['kind']} on {mark['at'][:10]}:"
        yield f"  {_safe(mark['reason'])}"
    if not (told["cases"] or told["marks"] or told["measures"]):
        yield "Nothing."
    yield from ("", "## Every use", "")
    for use in told["uses"]:
        purpose = f", for: {use['purpose']}" if use["purpose"] else ""
        what = f"{use['kind']}, {use['action']}{purpose}"
        yield f"- {use['at'][:16]} UTC: {what} (entry {use['entry']} of the log)"
    yield f"- {told['combinations']} times data of everybody, yours among them, were combined into a list"
    yield f"- {told['whole']} times a list or file of many people was handed out; it may have held yours"
    yield from ("", "## Your rights", "")
    yield "You may ask that what is wrong is rectified, that its use is restricted, and that it is erased,"
    yield "and you may complain to the Information Commissioner (Data Protection Act 2018, sections 45 to 47"
    yield "and 165)."


def _safe(text: str) -> str:
    r"""One line that is taken for nothing but text.

    >>> _safe("a\n# <b>")
    'a \\# \\<b\\>'
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return _MARKS.sub(r"\\\g<0>", line)
