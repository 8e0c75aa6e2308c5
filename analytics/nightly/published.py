"""Which published night somebody asks for; none is handed out while the program is switched off."""

from __future__ import annotations

from datetime import date

from analytics.errors import UsageError
from analytics.store import nights, switch
from analytics.store.nights import Night
from analytics.store.open import Store


def night(store: Store, as_of: date | None, asking: str) -> Night:
    """The latest publication of a night, without `as_of` the current one; `UsageError` where there is none.

    `asking` is the command that asks, for the message.
    """
    switch.require_on(store)
    published = nights.all(store)
    found = nights.current(store) if as_of is None else nights.of_date(published, as_of)
    if found is None:
        asked = "the current night" if as_of is None else f"the night {as_of}"
        latest = ", ".join(str(other.as_of) for other in published[-3:])
        raise UsageError(
            f"{asking}: {asked} is not published",
            allowed=f"a published night ({latest})" if latest else "a `rereview nightly` first",
        )
    return found


def chosen(store: Store, asked: str, asking: str) -> Night:
    """The published night of that number, or the latest publication of that date (YYYY-MM-DD).

    `UsageError` where there is none.
    """
    switch.require_on(store)
    published = nights.all(store)
    if asked.isascii() and asked.isdigit():
        found = next((night for night in published if night.number == int(asked)), None)
    else:
        found = next((night for night in reversed(published) if str(night.as_of) == asked), None)
    if found is None:
        latest = ", ".join(f"{night.number} ({night.as_of})" for night in published[-3:])
        raise UsageError(
            f"{asking}: no night {asked!r} is published",
            allowed=f"the number or the date of one, such as {latest}"
            if latest
            else "a `rereview nightly` first",
        )
    return found
