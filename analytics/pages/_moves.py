"""Who moved from one night to another, each in a sentence with what stands behind it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analytics.nightly.moving import PRIOR
from analytics.pages import _words

Direction = Literal[1, -1]
Told = Mapping[str, Any]
NEAR = 0.5
"""News come first where they weigh at least so much of what weighs most."""
_SMALL = 0.05
_OUTWEIGHED = 2.0


@dataclass(frozen=True)
class Move:
    """One person: ranks (None: not on that list), the change of the score in nats, and why in a sentence."""

    subject_id: str
    rank_before: int | None
    rank_after: int | None
    change: float | None
    why: str


def newly_high(told: Told) -> list[Move]:
    """Everybody who came among the first places, in the order of the list."""
    moved, new = _by_subject(told["moved"]), _by_subject(told["entered"])
    found = []
    for place in told["entered_first"]:
        name = place["subject_id"]
        if name in moved:
            found.append(_move(moved[name], 1))
        else:
            why = f"New on the list: {new[name]['why']}." if name in new else _NOTHING
            found.append(Move(name, place["rank"], place["rank_after"], None, why))
    return sorted(found, key=lambda move: (move.rank_after or 0, move.subject_id))


def risen(told: Told, most: int, beside: Sequence[Move] = ()) -> list[Move]:
    """Whose score rose most, the largest rise first, but for those who are named already."""
    named = {move.subject_id for move in beside}
    rising = [one for one in told["moved"] if one["change"] > _SMALL and one["subject_id"] not in named]
    return [_move(one, 1) for one in sorted(rising, key=lambda one: -one["change"])[:most]]


def quiet(told: Told, most: int) -> list[Move]:
    """Everybody who fell out of the first places, then whose score fell most beside them."""
    moved, gone = _by_subject(told["moved"]), _by_subject(told["left"])
    found = []
    for place in told["left_first"]:
        name = place["subject_id"]
        if name in moved:
            found.append(_move(moved[name], -1))
        else:
            why = f"Off the list: {gone[name]['why']}." if name in gone else _NOTHING
            found.append(Move(name, place["rank"], None, None, why))
    named = {move.subject_id for move in found}
    falling = [one for one in told["moved"] if one["change"] < -_SMALL and one["subject_id"] not in named]
    rest = sorted(falling, key=lambda one: one["change"])[: max(0, most - len(found))]
    return found + [_move(one, -1) for one in rest]


def remade(told: Told) -> str:
    """What else than news may have moved people, in a sentence; empty where nothing else changed."""
    changed = {str(row["what"]).partition(".")[0] for row in told["parameters"]}
    parts = []
    if told["before"]["model_id"] != told["after"]["model_id"]:
        parts.append(f"the model (from {told['before']['model_id']} to {told['after']['model_id']})")
    known = {"code": "the code", "taxonomy_sha256": "the taxonomy", "parameters": "the policy"}
    parts += [words for what, words in known.items() if what in changed]
    if not parts:
        return ""
    listed = ", ".join(parts[:-1]) + (" and " if parts[1:] else "") + parts[-1]
    return f"Between the two nights {listed} changed too, so people may have moved without any news of them."


_NOTHING = "No single contribution stands out."


def _by_subject(rows: Sequence[Told]) -> dict[str, Told]:
    return {str(row["subject_id"]): row for row in rows}


def _move(one: Told, direction: Direction) -> Move:
    why = because(one["contributions"], direction, one["change"])
    if abs(one["change"]) < _SMALL:
        why = "Others moved; own score stayed where it was."
    elif one["change"] * direction < 0:
        # places are won and lost by others' scores too
        why = "Others moved: own score " + ("fell" if one["change"] < 0 else "rose") + f". {why}"
    return Move(one["subject_id"], one["rank_before"], one["rank_after"], one["change"], why)


def because(contributions: Sequence[Told], direction: Direction, change: float | None = None) -> str:
    """The one change that explains most, in a sentence that ends with its nats.

    News (a new event, or one taken back) stand before what only came to count for more or less, where
    they weigh at least half as much. `change` is that of the whole score: where others take back most of it,
    that is said too.

    >>> because([{"what": "new", "signal": "s", "reason": "Site interest", "change": 2.0,
    ...           "events_new": ["E1"], "events_retracted": []}], 1)
    'New: Site interest (+2.0 nats).'
    """
    towards = [row for row in contributions if row["change"] * direction > 0 and row["signal"] != PRIOR]
    if not towards:
        return _NOTHING
    strongest = max(towards, key=lambda row: abs(row["change"]))
    news = [row for row in towards if row["events_new"] or row["events_retracted"]]
    first = max(news, key=lambda row: abs(row["change"]), default=strongest)
    chosen = first if abs(first["change"]) >= NEAR * abs(strongest["change"]) else strongest
    told = f"{_kind(chosen)}: {chosen['reason']} ({_words.nats(chosen['change'], signed=True)} nats)."
    outweighed = change is not None and abs(chosen["change"]) > _OUTWEIGHED * abs(change)
    return f"{told} Other changes take most of it back." if outweighed else told


def _kind(row: Told) -> str:
    if row["events_retracted"]:
        return "Taken back"
    if row["events_new"]:
        return "New" if row["what"] == "new" else "More of"
    if row["what"] == "gone":
        return "No longer counts"
    if row["what"] == "new":
        return "Newly counts"
    return "Counts for more" if row["change"] > 0 else "Counts for less"
