"""What somebody means who names two values: a pair of identifiers, or a pair of subjects."""

from __future__ import annotations

import re
from datetime import date

from analytics.contracts import IDENTIFIER_PATTERN
from analytics.errors import UsageError
from analytics.store import merges
from analytics.store.open import Store
from analytics.store.reading import open_reading

EVER = date(2200, 1, 1)
"""Later than anything that can be recorded: a decision may be about whatever the store holds."""


def pair(store: Store, a: str, b: str) -> merges.Pair:
    """The pair that is meant; two subjects are taken for subjects even where reports name such values too.

    `UsageError` where one is unknown, where the two are not of one kind, or where they are one.
    """
    kinds = _kinds(store, *merges.pair("identifier", a, b)[1:])
    for value in (a, b):
        if not kinds[value]:
            allowed = "the id of a subject, or a value that a report names"
            raise UsageError(f"matches: {value!r} is not known", allowed=allowed)
    shared = kinds[a] & kinds[b]
    if not shared:
        told = " and ".join(f"{value} is {', '.join(sorted(kinds[value]))}" for value in (a, b))
        raise UsageError(f"matches: {told}", allowed="two values of one kind")
    return merges.pair("subject" if "subject" in shared else "identifier", a, b)


def decided(store: Store, a: str, b: str) -> merges.Pair:
    """The pair of these values of which a decision counts; of identifiers where none does."""
    of_people = merges.pair("subject", a, b)
    counting = merges.standing(merges.all(store))
    return of_people if of_people in counting else merges.pair("identifier", a, b)


def _kinds(store: Store, first: str, second: str) -> dict[str, set[str]]:
    """What each value is known as; nothing for what no feed could bring."""
    with open_reading(store) as reading:
        # the engine takes no text that is not Unicode, and an argument need not be
        asked = {
            name: value if re.fullmatch(IDENTIFIER_PATTERN, value) else ""
            for name, value in (("first", first), ("second", second))
        }
        rows = reading.frame("read_near_known", as_of=EVER, **asked).rows()
    return {value: {kind for kind, known in rows if known == value} for value in (first, second)}
