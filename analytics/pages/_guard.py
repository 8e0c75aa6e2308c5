"""Around every page: does who acts have the right to it? What lies below asks again, whatever page calls."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import streamlit as st

from analytics.casework.people import PERSONAL, RIGHTS, require
from analytics.errors import NotAllowedError
from analytics.pages import _seen, _who


def shown(module: ModuleType) -> Callable[[], None]:
    """The page as it is shown: its content, or who may see it, or why nothing is shown."""

    def page() -> None:
        try:
            require(_who.actor(), module.NEEDS)
        except NotAllowedError as error:
            # `_frame` knows the links, and the links this file
            from analytics.pages import _frame

            _frame.banner()
            _refused(module, error)
        else:
            _drawn(module)

    return page


def may(module: ModuleType) -> bool:
    """Whether who acts may see a page."""
    return _who.actor().may(module.NEEDS)


def _drawn(module: ModuleType) -> None:
    """The page; where something below refuses, the page has its frame already."""
    try:
        module.render()
    except NotAllowedError as error:
        _refused(module, error)
    except _seen.NotLoggedError as error:
        st.error(f"Nothing is shown: whatever is looked at is logged first. {error}", icon=":material/block:")


def _refused(module: ModuleType, error: NotAllowedError) -> None:
    st.header(f"Not for you: {module.TITLE}", anchor=False)
    st.warning(f"{error}.", icon=":material/lock:")
    roles = ", ".join(role for role in PERSONAL if module.NEEDS in RIGHTS[role])
    st.caption(f"This page is for: {roles or 'nobody'}. An administrator gives roles, under People.")
