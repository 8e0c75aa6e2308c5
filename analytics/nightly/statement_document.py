"""A statement to a person as a document in plain language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_KINDS = {
    "rows": "Accepted, and used",
    "held": "Waiting, not used",
    "quarantine": "Refused, kept to be repaired, not used",
}
_MARKS = re.compile(r"[\\`*_\[\]<>#|]")
"""Signs that mean something in Markdown."""


def markdown(told: Mapping[str, Any]) -> str:
    """The statement as a document."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
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
    yield from _of_others(told)
    yield from ("", "## Where you stood on the list", "")
    for night in told["nights"]:
        yield from _of_one_night(night)
    if not told["nights"]:
        yield "On no night that is kept."
    yield from _of_people(told)


def _of_others(told: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## Where others' data name you", "")
    for what, count in told["named"].items():
        yield f"- {count} {what}; what they say is about others and is not told here"
    if not told["named"]:
        yield "Nowhere."
    yield from ("", "## Whether two records are one", "")
    for match in told["matches"]:
        whose = ", ".join(_safe(value) for value in match["values"])
        yield f"- {match['at'][:10]}, {match['what']} {whose} and another: {match['verdict']}."
        yield f"  {_safe(match['reason'])}"
    if not told["matches"]:
        yield "Nothing was decided."


def _of_one_night(night: dict[str, Any]) -> Iterator[str]:
    place = "not ranked" if night["rank"] is None else f"rank {night['rank']}, score {night['score']:.2f}"
    yield f"- Night of {night['as_of']}: {place}; tied to {night['tied_people']} other people."
    for reason in night["reasons"]:
        yield f"  - {_safe(reason)}"


def _of_people(told: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## What people wrote and decided", "")
    yield f"Data restricted now: {'yes' if told['restricted'] else 'no'}."
    for case in told["cases"]:
        outcome = case["outcome"] or "not closed"
        lane = case["lane"]
        yield f"- Review opened on {case['opened_at'][:10]} ({lane}), due on {case['due_on']}: {outcome}."
        for what, text in case["texts"]:
            yield f"  - {what}: {_safe(text)}"
    if told["draws"]:
        yield f"- Drawn by lot to be read, for the weeks of {', '.join(told['draws'])}."
    for measure in told["measures"]:
        yield f"- {measure['what'].capitalize()} on {measure['at'][:10]}, {measure['code']}:"
        yield f"  {_safe(measure['reason'])}"
    for mark in told["marks"]:
        yield f"- Report {mark['event_id']} marked as {mark['kind']} on {mark['at'][:10]}:"
        yield f"  {_safe(mark['reason'])}"
    if not (told["cases"] or told["marks"] or told["measures"] or told["draws"]):
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
