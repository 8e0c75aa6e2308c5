"""How a person and a tie look in the drawing of a neighbourhood: nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analytics.charts import palette
from analytics.network.words import WORDS

Item = dict[str, Any]

KIND_COLOURS = {
    "contact": palette.FAMILIES["contact"],
    "address": palette.FAMILIES["travel"],
    "phone": palette.FAMILIES["online"],
    "device": palette.FAMILIES["expression"],
    "account": palette.FAMILIES["finance"],
    "vehicle": palette.FAMILIES["criminality"],
    "common_contact": palette.FAMILIES["planning"],
    "investigation": palette.NEUTRAL,
}
"""Colour of a tie by its kind; lines differ besides: see `line`."""
CLOSED, ACTIVE, SELF = "closed case", "under investigation", "this person"
RING = palette.FAMILIES["travel"]
"""Colour of the ring around the person whose neighbourhood it is."""
LOOKED_AT: Item = {"borderColor": palette.FAMILIES["planning"], "borderWidth": 4, "opacity": 1.0}
"""Of the person who is looked at."""
STANDS_OUT: Item = {"width": 7, "opacity": 1.0}
"""Of ties on the way there."""
FIRST = 100
"""People who rank at least so high bear their rank."""

SHAPES = {CLOSED: ("circle", palette.AWAY), ACTIVE: ("diamond", palette.TOWARDS)}
"""How people look by their case: shape and colour."""
_PIXELS, _FIRST_PIXELS, _ACTIVE_PIXELS, _SELF_PIXELS, _GHOST_PIXELS = 13, 20, 24, 34, 7
_FRESH = ((90, 1.0), (365, 0.85), (3 * 365, 0.7))
_OLD, _GHOST = 0.55, 0.3
_THINNEST, _THICKEST = 1.6, 6.0
_CHARACTERS = 110
_TAMED = str.maketrans("{}|", "()/")


def line(kind: str) -> str:
    """The line of a kind: whoever met is joined by a solid one, whoever shares something by a dashed one."""
    return {"contact": "solid", "investigation": "dotted"}.get(kind, "dashed")


def freshness(last: date | datetime | None, as_of: date) -> float:
    """How opaque something is that was last seen then: the older, the fainter.

    >>> [freshness(day, date(2026, 6, 30)) for day in (date(2026, 6, 1), date(2025, 9, 1), None)]
    [1.0, 0.85, 0.55]
    """
    if last is None:
        return _OLD
    days = (as_of - (last.date() if isinstance(last, datetime) else last)).days
    return next((opacity for within, opacity in _FRESH if days <= within), _OLD)


def status(person: str, about: Mapping[str, Any], subject: str) -> str:
    """Which entry of the legend a person belongs to."""
    if person == subject:
        return SELF
    return ACTIVE if about["status"] == "active" else CLOSED


def node(person: str, about: Mapping[str, Any], subject: str, opacity: float, *, tied: bool) -> Item:
    """A person as ECharts draws them; whoever is not tied yet is a faint mark in their later place."""
    shape, colour = SHAPES[ACTIVE if about["status"] == "active" else CLOSED]
    first = about["rank"] is not None and about["rank"] <= FIRST
    own = person == subject
    label = tame(person) if own else str(about["rank"])
    style: Item = {"color": colour, "opacity": 1.0 if own else opacity}
    if own:
        style |= {"borderColor": RING, "borderWidth": 4}
    if not tied:
        style["opacity"] = _GHOST
    return {
        "id": person,
        "name": person_told(person, about, tied=tied),
        "symbol": shape,
        "symbolSize": _pixels(about, own=own, first=first) if tied else _GHOST_PIXELS,
        "category": status(person, about, subject),
        "itemStyle": style,
        "label": {"show": tied and (own or first), "formatter": label},
    }


def _pixels(about: Mapping[str, Any], *, own: bool, first: bool) -> int:
    if own:
        return _SELF_PIXELS
    if about["status"] == "active":
        return _ACTIVE_PIXELS
    return _FIRST_PIXELS if first else _PIXELS


def edge(one: str, other: str, tie: Mapping[str, Any], as_of: date) -> Item:
    """What ties two people as ECharts draws it: by its strongest kind, the stronger the thicker."""
    strongest = max(tie["ties"], key=lambda each: each["weight"])["kind"]
    told = [f"{tame(one)} – {tame(other)}", *(tie_told(each) for each in tie["ties"])]
    return {
        "name": "\n".join([*told, f"last seen {_day(tie['last_seen'])}"]),
        "value": round(tie["weight"], 3),
        "lineStyle": {
            "color": KIND_COLOURS.get(strongest, palette.NEUTRAL),
            "type": line(strongest),
            "width": round(_THINNEST + (_THICKEST - _THINNEST) * min(tie["weight"], 1.0), 2),
            "opacity": freshness(tie["last_seen"], as_of),
        },
    }


def person_told(person: str, about: Mapping[str, Any], *, tied: bool) -> str:
    """The lines that appear beside a person."""
    case = ACTIVE if about["status"] == "active" else CLOSED
    rank = "not ranked" if about["rank"] is None else f"rank {about['rank']:,}"
    lines = [tame(person), f"{case}, {rank}", f"last event {_day(about['last_event_on'])}"]
    if about["main_reason"]:
        lines.append(tame(about["main_reason"]))
    return "\n".join(lines if tied else [*lines, "none of their ties is shown"])


def tie_told(tie: Mapping[str, Any]) -> str:
    """One tie in words, with its month and how many reports tell of it.

    >>> met = {"began": datetime(2026, 1, 5), "last": datetime(2026, 3, 1), "reports": 2}
    >>> tie_told({"kind": "contact"} | met)
    'met since Jan 2026 (2 reports)'
    >>> tie_told({"kind": "investigation", "began": None, "last": None, "reports": 0})
    'same investigation'
    """
    words = WORDS.get(tie["kind"], tie["kind"].replace("_", " "))
    since = "" if tie["began"] is None else f"{_when(tie)} {tie['began']:%b %Y}"
    reports = "" if not tie["reports"] else f" ({tie['reports']} report{'s' if tie['reports'] > 1 else ''})"
    return f"{words}{since}{reports}"


def _when(tie: Mapping[str, Any]) -> str:
    # what was seen on one day only did not last; an investigation is known from one day on
    return " in" if tie["began"] == tie["last"] and tie["kind"] != "investigation" else " since"


def _day(moment: date | datetime | None) -> str:
    return "never" if moment is None else f"{moment.day} {moment:%b %Y}"


def tame(text: str) -> str:
    """Text that ECharts takes for nothing but text: no placeholder of its own, nothing that cannot be seen.

    >>> tame("S{b}" + chr(0x202E) + "x")
    'S(b)?x'
    """
    seen = "".join(character if character.isprintable() else "?" for character in text)
    tamed = seen.translate(_TAMED)
    return tamed if len(tamed) <= _CHARACTERS else tamed[: _CHARACTERS - 1] + "…"
