"""Views that somebody saved to come back to: a name, and what was chosen on a page.

Where they are kept is for `use` to say; until then, in the session, which ends with the browser's tab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

MOST_CHARACTERS, MOST_VIEWS = 60, 50
_HELD = "saved-views"

Content = Mapping[str, Any]
"""What was chosen, as JSON knows it: text, numbers, lists and objects of them."""


@dataclass(frozen=True)
class View:
    """One saved view of a page."""

    page: str
    name: str
    content: Content


class SavedViews(Protocol):
    """Where one person's views are kept."""

    def list(self, page: str) -> tuple[View, ...]:
        """The views of a page, by name."""
        ...

    def save(self, view: View) -> None:
        """Keep a view in the place of any of the same page and name."""
        ...

    def remove(self, page: str, name: str) -> None:
        """Forget a view; nothing happens where there is none."""
        ...


class InSession:
    """Keeps views in the session of the browser's tab."""

    def list(self, page: str) -> tuple[View, ...]:
        """The views of a page, by name."""
        held = _held()
        return tuple(view for (of, _), view in sorted(held.items()) if of == page)

    def save(self, view: View) -> None:
        """Keep a view in the place of any of the same page and name."""
        st.session_state[_HELD] = _held() | {(view.page, view.name): view}

    def remove(self, page: str, name: str) -> None:
        """Forget a view."""
        st.session_state[_HELD] = {key: view for key, view in _held().items() if key != (page, name)}


def _held() -> dict[tuple[str, str], View]:
    held: dict[tuple[str, str], View] = st.session_state.get(_HELD, {})
    return held


_made: list[Callable[[], SavedViews]] = [InSession]


def use(make: Callable[[], SavedViews]) -> None:
    """Keep views from now on where `make` says; it is asked anew on every run of a page."""
    _made[:] = [make]


def views() -> SavedViews:
    """Where the views of whoever looks at the page are kept."""
    return _made[0]()
